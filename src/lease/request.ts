/**
 * Asking the holder of a lane to finish.
 *
 * Nobody is robbed: the lease stands as it stood. The holder is told when it
 * next beats, checks or calls its hook.
 *
 * @module
 */
import { shownText, UsageError } from "../domain/lane.ts";
import { identityText, type Lease } from "../domain/lease.ts";
import { formatStamp, parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { askersOf } from "./asked.ts";
import {
  checkLane,
  checkOwner,
  checkText,
  type Desk,
  holderOf,
  identityOf,
  isOnLane,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
} from "./desk.ts";
import type { Act, LedgerView } from "./ports.ts";
import { type Standing, standingOf, standingSentence } from "./standing.ts";
import { onLane } from "./touches.ts";

/** What `request` takes. */
export interface RequestOptions extends LockOptions {
  /** The lane. */
  readonly lane: string;
  /** Who asks. @default {"the host's name"} */
  readonly owner?: string;
  /** By when it is wanted: a stamp in UTC, or how long from now as `90s`, `20m` or `2h`. */
  readonly by?: string;
  /** Why, for the holder to read. */
  readonly reason?: string;
}

/** What `request` answers. */
export interface RequestOutcome {
  /** Whether somebody is asked. */
  readonly outcome: "requested" | "refuse";
  /** The same as a truth value. */
  readonly requested: boolean;
  /** The lane, as recorded if it was found. */
  readonly lane: string;
  /** Who asks. */
  readonly owner: string;
  /** By when, a stamp, or `null`. */
  readonly by: string | null;
  /** True if all of them were asked within the last minute, and nothing was written. */
  readonly coalesced: boolean;
  /** The leases whose holders are asked, in grant order. */
  readonly asked: readonly Standing[];
  /** Why not, `""` if somebody is. */
  readonly reason_class: "" | "NOT_HELD";
  /** One sentence. */
  readonly reason: string;
}

/** Whoever asked this short a time ago is not recorded again, in milliseconds. */
const ASKED_MS = 60_000;

const SPAN_REGEXP = /^(\d{1,6})([smh])$/;
const SPAN_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

interface Asked {
  readonly lane: string;
  readonly owner: string;
  readonly by: string | null;
  readonly reason: string;
}

/** Asks whoever holds a lane to finish. */
export async function request(
  desk: Desk,
  options: RequestOptions,
): Promise<RequestOutcome | LockBusy> {
  const asked: Asked = {
    lane: checkLane(options.lane),
    owner: checkOwner(options.owner ?? desk.processes.host()),
    by: options.by === undefined ? null : checkBy(desk, options.by),
    reason: checkText("reason", options.reason ?? ""),
  };
  const answer = await desk.ledger.transact(
    (view) => decide(desk, asked, view),
    {
      ...lockWait(options),
      keepers: "untested",
      touches: onLane(desk, asked.lane),
    },
  );
  return answer.kind === "busy" ? lockBusy(answer, asked.lane) : answer.result;
}

/** The stamp that a time means. */
function checkBy(desk: Desk, by: string): string {
  const [, count, unit] = SPAN_REGEXP.exec(by) ?? [];
  if (count !== undefined && (unit === "s" || unit === "m" || unit === "h")) {
    return formatStamp(desk.clock.nowMs() + Number(count) * SPAN_MS[unit]);
  }
  if (parseStamp(by) !== null) return by;
  throw new UsageError(
    "INVALID_TEXT",
    `Cannot use "${
      shownText(by)
    }" as --by: it is no time; write a stamp as 2026-06-01T14:30Z, or how long from now as 90s, 20m or 2h`,
    by,
  );
}

function decide(
  desk: Desk,
  asked: Asked,
  view: LedgerView,
): Act<RequestOutcome> {
  const { lane, owner, by } = asked;
  const held = view.live.filter((lease) => isOnLane(desk, lease, lane));
  const [first] = held;
  if (first === undefined) {
    return {
      append: [],
      result: {
        ...{ outcome: "refuse", requested: false, lane, owner, by },
        ...{ coalesced: false, asked: [], reason_class: "NOT_HELD" },
        reason: `nobody holds lane "${
          shownText(lane)
        }", so nobody can be asked for it: acquire it`,
      },
    };
  }
  const due = held.filter((lease) => !isAsked(lease, owner, view));
  return {
    append: due.map((lease) => entryOf(desk, asked, lease)),
    result: {
      ...{ outcome: "requested", requested: true, owner, by },
      lane: identityText(first.lane),
      coalesced: due.length === 0,
      asked: held.map(standingOf),
      reason_class: "",
      reason: due.length === 0
        ? "asked within the last minute; that request stands as it was made"
        : `asked; it is ${standingSentence(first)}`,
    },
  };
}

/** Whether the holder of a lease was asked by this owner just now. */
function isAsked(lease: Lease, owner: string, view: LedgerView): boolean {
  const before = askersOf(view.requests, lease)
    .find((one) => one.owner === owner);
  const since = parseStamp(before?.since);
  return since !== null && Math.abs(view.nowMs - since) < ASKED_MS;
}

function entryOf(
  desk: Desk,
  { owner, by, reason }: Asked,
  lease: Lease,
): JournalEntry {
  return {
    op: "REQUEST",
    ...identityOf(lease),
    host_id: desk.processes.host(),
    holder: holderOf(lease).toWellFormed(),
    by,
    owner,
    reason,
  };
}
