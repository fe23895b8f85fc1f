/**
 * Who stands before whom: open tickets, and what is known of those who have
 * them.
 *
 * A ticket grants nothing, so to take a living waiter for a dead one costs it
 * time and nothing else. What cannot be told of a keeper holds for as long as
 * a silent lease would.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import type { AdmissionRequest } from "../arbiter/request.ts";
import { DEFAULT_TTL_MINUTES, GRACE_MINUTES } from "../domain/expiry.ts";
import type { KeeperState } from "../domain/keeper.ts";
import { parseStamp } from "../domain/stamp.ts";
import { isOverdue, type Ticket } from "../domain/ticket.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Desk } from "./desk.ts";
import type { LedgerView } from "./ports.ts";

/** A turn that is not taken for so long goes to the next one. */
export const PASS_OVER_MS = 5_000;

/** Longer than two looks of a waiter lie apart: beyond it the looker itself stood still. */
const LONGEST_STEP_MS = 2_500;

/** A silent lease without a ttl of its own lives so long. */
const SILENCE_MS = (DEFAULT_TTL_MINUTES + GRACE_MINUTES) * 60_000;

/** So many ends of dead waiters go into one append, so that it stays short. */
const MOST_CLEARED = 32;

/** Clocks of two machines may differ by so much; a keeper that is free needs no clock. */
const SLACK_MS = 60_000;

/** What is known of those who wait. */
export interface QueueSight {
  /** How keepers stood when they were last tested. One that is free once stays so. */
  readonly states: ReadonlyMap<string, KeeperState>;
  /** The marks of tickets whose turn came and was not taken. */
  readonly passed: ReadonlySet<string>;
}

/** Nothing known: everybody counts. */
export const NO_SIGHT: QueueSight = { states: new Map(), passed: new Set() };

/** What a ticket is known by until its owner acts. */
export function markOf({ ticket, again }: Ticket): string {
  return `${ticket}/${again}`;
}

/** Whether whoever has a ticket is gone, or has stopped to wait. */
export function isDead(
  ticket: Ticket,
  { states }: Pick<QueueSight, "states">,
  nowMs: number,
): boolean {
  if (isOverdue(ticket, nowMs)) return true;
  const state = states.get(ticket.keeper);
  if (state === "free") return true;
  const since = parseStamp(ticket.since);
  return state === "unknown" &&
    (since === null || Math.abs(nowMs - since) > SILENCE_MS);
}

/** The tickets that go before number `mine`, before any newcomer where that is `null`. */
export function ticketsAhead(
  { tickets, nowMs }: Pick<LedgerView, "tickets" | "nowMs">,
  mine: number | null,
  sight: QueueSight,
): Ticket[] {
  return tickets.filter((one) =>
    (mine === null || one.ticket < mine) && !isDead(one, sight, nowMs) &&
    !sight.passed.has(markOf(one))
  );
}

/** The tickets that go before a newcomer, their keepers tested. */
export async function liveTickets(
  { keepers }: Desk,
  view: LedgerView,
): Promise<Ticket[]> {
  if (view.tickets.length === 0) return [];
  const states = await keepers.states(view.tickets.map((one) => one.keeper));
  return ticketsAhead(view, null, { ...NO_SIGHT, states });
}

/** The keepers of open tickets that nobody has tested yet. */
export function untested(
  tickets: readonly Ticket[],
  { states }: Pick<QueueSight, "states">,
): string[] {
  return tickets.map(({ keeper }) => keeper).filter((name) =>
    !states.has(name)
  );
}

/** The records that end the tickets of the dead: nobody else would, and compaction carries them on. */
export function clearedTickets(
  { tickets, nowMs }: LedgerView,
  sight: QueueSight,
  host: string,
): JournalEntry[] {
  return tickets.filter((one) => isDead(one, sight, nowMs - SLACK_MS))
    .slice(0, MOST_CLEARED)
    .map((one) => unwaitEntry(one, { host, reason: "its waiter is gone" }));
}

/** The record that ends a ticket. */
export function unwaitEntry(
  { ticket, lane, owner }: Ticket,
  about: { host: string; reason: string },
): JournalEntry {
  return {
    op: "UNWAIT",
    ticket,
    lane,
    holder: owner,
    host_id: about.host,
    reason: about.reason,
  };
}

/** What a ticket asks for. */
export function requestOf(
  { lane, lane_kind, region }: Ticket,
): AdmissionRequest {
  return { lane, kind: lane_kind, tree: region };
}

/** The tickets, of some that are ahead, whose turn has come: they would be granted. */
export function inTurn(
  { catalogue, policy }: Desk,
  view: LedgerView,
  about: { some: readonly Ticket[]; ahead: readonly Ticket[] },
): Ticket[] {
  const live = [...view.live, ...view.foreign];
  const calm = { ...policy, predicates: [] };
  return about.some.filter((one) => {
    const before = about.ahead.filter(({ ticket }) => ticket < one.ticket);
    try {
      const ask = requestOf(one);
      const ruling = arbitrate(ask, live, catalogue, calm, before);
      return ruling.outcome === "acquire";
    } catch {
      return false;
    }
  });
}

/** How long others have let their turn pass, by one waiter's own clock. */
export class Patience {
  readonly #waited = new Map<string, number>();
  readonly #passed = new Set<string>();
  #lastMs: number | null = null;

  /** The marks of tickets that are passed over. */
  get passed(): ReadonlySet<string> {
    return this.#passed;
  }

  /**
   * Takes note of whose turn it is.
   *
   * @param turns The tickets whose turn has come.
   * @param open All open tickets; what is no longer among them is forgotten.
   * @param ticksMs The time of a clock that never jumps.
   */
  observe(
    turns: readonly Ticket[],
    open: readonly Ticket[],
    ticksMs: number,
  ): void {
    const step = Math.min(
      ticksMs - (this.#lastMs ?? ticksMs),
      LONGEST_STEP_MS,
    );
    this.#lastMs = ticksMs;
    const waiting = new Set(turns.map(markOf));
    for (const mark of this.#waited.keys()) {
      if (!waiting.has(mark)) this.#waited.delete(mark);
    }
    for (const mark of waiting) {
      const before = this.#waited.get(mark);
      const waited = before === undefined ? 0 : before + step;
      this.#waited.set(mark, waited);
      if (waited >= PASS_OVER_MS) this.#passed.add(mark);
    }
    const known = new Set(open.map(markOf));
    for (const mark of this.#passed) {
      if (!known.has(mark)) this.#passed.delete(mark);
    }
  }
}
