/**
 * What every verb works with, and the checks they share.
 *
 * A verb takes a desk and its options. It asks the desk for what only the
 * world can tell (time, chance, processes) before it opens a transaction, and
 * decides inside from the view alone.
 *
 * @module
 */
import type { AdmissionPolicy } from "../arbiter/policy.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import { expiresAtMs, GRACE_MINUTES, ttlMinutes } from "../domain/expiry.ts";
import { laneName, shownText, UsageError } from "../domain/lane.ts";
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import { formatStamp } from "../domain/stamp.ts";
import {
  type Busy,
  type Chance,
  type Clock,
  type Keepers,
  type Ledger,
  type LedgerView,
  type Processes,
  StoreError,
} from "./ports.ts";

/** What a verb works with. */
export interface Desk {
  /** Where history is kept. */
  readonly ledger: Ledger;
  /** Time outside a transaction. */
  readonly clock: Clock;
  /** Chance. */
  readonly chance: Chance;
  /** Processes. */
  readonly processes: Processes;
  /** Keepers. */
  readonly keepers: Keepers;
  /** The lanes this workspace declares. */
  readonly catalogue: Catalogue;
  /** Overlap policy, budgets, protected files. */
  readonly policy: AdmissionPolicy;
  /** Minutes a new lease lives in silence, `null` for the built-in figure. */
  readonly ttlMinutes: number | null;
  /** What a lane name is compared by: its id, aliases followed. */
  laneKey(name: string): string;
  /** Patterns as a person typed them, made relative to the workspace root. */
  localise(patterns: readonly string[]): string[];
}

/** The answer where the store's lock could not be had in time. */
export interface LockBusy {
  /** Discriminates. */
  readonly outcome: "lock-busy";
  /** The lane that was asked about, `""` if none was. */
  readonly lane: string;
  /** One sentence. */
  readonly reason: string;
  /** Who holds the lock. */
  readonly holder: string;
  /** How long was waited, in milliseconds. */
  readonly waited_ms: number;
}

const DEFAULT_LOCK_TIMEOUT_S = 5;
/** A record holds a few of these and must stay below its own limit. */
const LONGEST_TEXT = 8_192;
const LONGEST_LOCK_TIMEOUT_S = 86_400;

/** Options that every verb with a lock takes. */
export interface LockOptions {
  /** Longest wait for the store's lock, in seconds. @default {5} */
  readonly lockTimeout?: number;
}

/** The transaction options for a verb's own. */
export function lockWait(options: LockOptions): { timeoutMs: number } {
  const seconds = options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT_S;
  checkNumber("lock timeout", seconds, {
    least: 0,
    most: LONGEST_LOCK_TIMEOUT_S,
  });
  return { timeoutMs: seconds * 1000 };
}

/** The outcome for a lock that was busy, and what was done before that. */
export function lockBusy(
  busy: Busy,
  lane: string,
  done = "nothing was changed",
): LockBusy {
  return {
    outcome: "lock-busy",
    lane,
    reason: `the lease store is locked by ${
      shownText(busy.holder)
    }; ${done}, ask again in a moment`,
    holder: busy.holder,
    waited_ms: busy.waitedMs,
  };
}

/** Refuses to grant from a journal whose damage may hide a lease. */
export function requireSafe(view: LedgerView): void {
  if (view.unsafe === null) return;
  throw new StoreError(
    "STORE_CORRUPT",
    `Cannot grant from this journal: ${view.unsafe}`,
    {
      hint:
        "Run `dos journal verify` to see the lines, then `dos journal repair` to mend the journal and keep what is cut",
    },
  );
}

/** Checks an owner: non-empty text. */
export function checkOwner(owner: unknown): string {
  const text = checkText("owner", owner ?? "");
  if (text !== "") return text;
  throw new UsageError(
    "INVALID_OWNER",
    `Cannot act for owner "": a lease needs a name to answer to, pass --owner`,
    "",
  );
}

/** Checks a free text that will be written into a record. */
export function checkText(what: string, text: unknown): string {
  const isText = typeof text === "string" && text.isWellFormed();
  if (isText && text.length <= LONGEST_TEXT) return text;
  const state = isText
    ? `it has more than ${LONGEST_TEXT} characters`
    : "it is not well-formed text";
  throw new UsageError(
    "INVALID_TEXT",
    `Cannot use "${shownText(String(text))}" as ${what}: ${state}`,
    String(text),
  );
}

/** Checks a lane name that must be there. */
export function checkLane(lane: unknown): string {
  const name = typeof lane === "string" ? lane : "";
  if (name !== "") return laneName(name);
  throw new UsageError(
    "INVALID_LANE",
    `Cannot act on lane "": name the lane with --lane`,
    "",
  );
}

/** Checks an identity stamp that a caller chose. */
export function checkLoopTs(loopTs: unknown): string {
  const text = checkText("--loop-ts", loopTs ?? "");
  // deno-lint-ignore no-control-regex -- they are what is forbidden
  if (!/[\s@\u0000-\u001f\u007f-\u009f]/.test(text) && text.length <= 200) {
    return text;
  }
  throw new UsageError(
    "INVALID_LOOP_TS",
    `Cannot use "${
      shownText(text)
    }" as --loop-ts: white space, control characters, "@" and more than 200 characters are not allowed`,
    text,
  );
}

/** Checks a number and its range. */
export function checkNumber(
  what: string,
  value: number,
  range: { least: number; most: number; whole?: boolean },
): number {
  const fits = Number.isFinite(value) && value >= range.least &&
    value <= range.most && (range.whole !== true || Number.isInteger(value));
  if (fits) return value;
  const kind = range.whole === true ? "a whole number" : "a number";
  throw new UsageError(
    "INVALID_NUMBER",
    `Cannot use "${value}" as ${what}: it must be ${kind} from ${range.least} to ${range.most}`,
    String(value),
  );
}

/** A new identity stamp: milliseconds, then six characters of chance. */
export function mintLoopTs(desk: Desk): string {
  return `${new Date(desk.clock.nowMs()).toISOString()}-${desk.chance.text(6)}`;
}

/** When a lease that beats at `stampMs` falls silent for good, as a stamp; `null` where that is too far off to be written. */
export function expiryStamp(lease: Lease, stampMs: number): string | null {
  return stampOf(stampMs + (ttlMinutes(lease) + GRACE_MINUTES) * 60_000);
}

/** When silence ends a lease as it stands, as a stamp; `null` where that cannot be told or written. */
export function untilStamp(lease: Lease): string | null {
  const until = expiresAtMs(lease);
  return until === null ? null : stampOf(until);
}

function stampOf(ms: number): string | null {
  try {
    return formatStamp(ms);
  } catch {
    // A record of another writer may name any ttl; none may stop an answer.
    return null;
  }
}

/** The fields by which a record says which lease it is about. */
export function identityOf(lease: Lease): { lane: string; loop_ts: string } {
  return {
    lane: identityText(lease.lane),
    loop_ts: identityText(lease.loop_ts),
  };
}

/** Whether a recorded `loop_ts` is the one a caller means; `""` means any. */
export function meansLoopTs(lease: Lease, loopTs: string): boolean {
  return loopTs === "" || identityText(lease.loop_ts) === loopTs;
}

/** Whether a lease is on a lane, by id. */
export function isOnLane(desk: Desk, lease: Lease, lane: string): boolean {
  return desk.laneKey(identityText(lease.lane)) === desk.laneKey(lane);
}

/** The holder as recorded. */
export function holderOf(lease: Lease): string {
  return textOf(lease.holder);
}
