/**
 * How a wait stands: for a person to see how long it may take, for a program
 * to follow.
 *
 * @module
 */
import { conflictsOf } from "../arbiter/conflicts.ts";
import { WORTH_WAITING } from "../arbiter/decision.ts";
import { type Lease, textOf } from "../domain/lease.ts";
import { laneId } from "../domain/lane.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { AcquireOutcome } from "./acquire_answer.ts";
import type { Case } from "./asking.ts";
import type { LockBusy } from "./desk.ts";
import type { LedgerView, Outlook } from "./ports.ts";
import { ticketsAhead } from "./queue.ts";
import { type Standing, standingOf } from "./standing.ts";

/** Somebody who is before the one who waits. */
export interface Ahead {
  /** Its ticket. */
  readonly ticket: number;
  /** Who waits. */
  readonly owner: string;
  /** What for. */
  readonly lane: string;
  /** Since when, a stamp. */
  readonly since: string;
}

/** How a wait stands. */
export interface WaitState {
  /** The ticket, `null` where there is none to have: then it only asks again and again. */
  readonly ticket: number | null;
  /** The lane that is waited for, `""` for any. */
  readonly lane: string;
  /** Who waits. */
  readonly owner: string;
  /** The place among those who wait for the same, 1 for the next one. */
  readonly place: number;
  /** Those before, in their order. */
  readonly ahead: readonly Ahead[];
  /** The live leases in the way, in grant order. */
  readonly held_by: readonly Standing[];
  /** How long it may still take, in seconds, guessed from how long lanes were held before; `null` where there is nothing to guess from. */
  readonly estimate_s: number | null;
  /** How long it has waited, in milliseconds. */
  readonly waited_ms: number;
  /** Why it was not granted when it last was decided. */
  readonly reason_class: string;
  /** The same in one sentence. */
  readonly reason: string;
}

/** How one waits. */
export interface WaitOptions {
  /** The longest wait, in seconds; absent means for ever. */
  readonly seconds?: number;
  /** The lease its owner works under, as `DOS_LEASE` names it: who waits for that waits for ever. */
  readonly under?: string;
  /** Ends the wait and gives the ticket back. */
  readonly signal?: AbortSignal;
  /** Told how the wait stands: when it begins, and at each look after that; `changed` where it is not as it was. */
  onState?(state: WaitState, changed: boolean): void;
  /** Told in one sentence what is not as it should be. */
  warn?(sentence: string): void;
}

/** What a waiting request answers. */
export type Waited = AcquireOutcome | LockBusy;

/** Whether a refusal is one that time may end. */
export function isWorthWaiting(
  answer: Waited,
): answer is Waited & { outcome: "refuse" } {
  return answer.outcome === "refuse" && WORTH_WAITING.has(answer.reason_class);
}

/** Who and what is in the way of a request. */
export interface InTheWay {
  /** Live leases, in grant order. */
  readonly leases: readonly Lease[];
  /** Tickets of others, in their order. */
  readonly tickets: readonly Ticket[];
}

/** Finds who and what is in the way. */
export function inTheWay(asked: Case, view: LedgerView): InTheWay {
  const { desk, request, extra, queue, waits } = asked;
  const mine = waits?.place?.ticket ?? null;
  return conflictsOf(
    request,
    {
      leases: [...view.live, ...view.foreign, ...extra],
      ahead: ticketsAhead(view, mine, queue),
    },
    desk.catalogue,
    desk.policy,
  );
}

/** Describes a wait. */
export function waitState(
  asked: Case,
  seen: { outlook: Outlook; way: InTheWay },
  last: { reason_class: string; reason: string; waitedMs: number },
): WaitState {
  const { leases, tickets } = seen.way;
  return {
    ticket: asked.waits?.place?.ticket ?? null,
    lane: asked.request.lane,
    owner: asked.particulars.owner,
    place: tickets.length + 1,
    ahead: tickets.map(({ ticket, owner, lane, since }) => ({
      ticket,
      owner,
      lane,
      since,
    })),
    held_by: leases.map(standingOf),
    estimate_s: estimate(asked, seen),
    waited_ms: Math.round(last.waitedMs),
    reason_class: last.reason_class,
    reason: last.reason,
  };
}

/** Text that changes when a wait does, but not because time goes by. */
export function stateMark(
  { ticket, place, ahead, held_by }: WaitState,
): string {
  return JSON.stringify([
    ticket,
    place,
    ahead.map((one) => one.ticket),
    held_by.map(({ lane, loop_ts, fence, holder }) => [
      ...[lane, loop_ts, fence, holder],
    ]),
  ]);
}

/** The longest rest of what is held, and then a whole hold for each one before. */
function estimate(
  { request }: Case,
  { outlook, way }: { outlook: Outlook; way: InTheWay },
): number | null {
  const lane = laneId(request.lane);
  const whole = outlook.estimate(lane);
  if (whole === null) return null;
  const rests = way.leases.map((lease) => {
    const since = parseStamp(lease.acquired_at) ?? outlook.nowMs;
    const median = outlook.estimate(textOf(lease.lane))?.medianMs ?? 0;
    return Math.max(0, median - Math.max(0, outlook.nowMs - since));
  });
  const ms = Math.max(0, ...rests) + way.tickets.length * whole.medianMs;
  return Math.round(ms / 1000);
}
