/**
 * What the journal tells of one run's progress: the journal's part of the
 * evidence for the liveness verdict.
 *
 * @module
 */
import { identityKey, identityText, ownField } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "./entry.ts";

const BLANK_KEY = identityKey({});
const EVENTS: ReadonlySet<string> = new Set([
  "ACQUIRE",
  "RELEASE",
  "SCAVENGE",
  "RECONCILE",
]);
const BEATS: ReadonlySet<string> = new Set(["ACQUIRE", "HEARTBEAT"]);
const AHEAD_MS = 1000;

/** Which run, and from when to when. */
export interface ProgressWindow {
  /** When the run started, epoch milliseconds. It is cut to its second, as stamps are. */
  readonly started_ms: number;
  /** Now, epoch milliseconds. */
  readonly now_ms: number;
  /** The identity, `[loop_ts, lane]`. Two empty texts match nothing. */
  readonly key: readonly [string, string];
}

/** What the journal tells. */
export interface Progress {
  /** Grants and endings since the start; the grant that began the run does not count. */
  readonly events: number;
  /** Age of the newest beat in milliseconds, `null` where there is none. */
  readonly beat_age_ms: number | null;
  /** Whether any line was unreadable, of this run or not: then the counts may be too low. */
  readonly saw_corrupt: boolean;
}

/**
 * Counts what one run left in the journal.
 *
 * @param entries The records, in the order of the journal.
 * @param at Which run, and from when to when.
 * @returns Events, the age of the newest beat, and whether damage was seen.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { progressSince } from "@dos/lanes";
 *
 * const entries = [
 *   { op: "ACQUIRE", lane: "api", loop_ts: "t1", ts: "1970-01-01T00:00:00Z" },
 *   { op: "HEARTBEAT", lane: "api", loop_ts: "t1", ts: "1970-01-01T00:00:30Z" },
 * ];
 * assertEquals(
 *   progressSince(entries, { started_ms: 0, now_ms: 40_000, key: ["t1", "api"] }),
 *   { events: 0, beat_age_ms: 10_000, saw_corrupt: false },
 * );
 * ```
 */
export function progressSince(
  entries: Iterable<JournalEntry>,
  at: ProgressWindow,
): Progress {
  const [loop_ts, lane] = at.key;
  const key = identityKey({ loop_ts, lane });
  const from = Math.floor(at.started_ms / 1000) * 1000;
  const to = at.now_ms + AHEAD_MS;
  let events = 0;
  let newest = -Infinity;
  let begun = false;
  let saw_corrupt = false;
  for (const entry of entries) {
    const op = identityText(ownField(entry, "op"));
    if (op === "_CORRUPT") saw_corrupt = true;
    if (key === BLANK_KEY || identityKey(entry) !== key) continue;
    const time = parseStamp(ownField(entry, "ts")) ??
      parseStamp(ownField(entry, "heartbeat_at"));
    if (time === null) continue;
    const isBeginning = op === "ACQUIRE" && !begun;
    if (isBeginning) begun = true;
    if (time > to) continue;
    if (EVENTS.has(op) && !isBeginning && time > from) events++;
    if (BEATS.has(op)) newest = Math.max(newest, time);
  }
  return {
    events,
    beat_age_ms: newest === -Infinity ? null : Math.max(0, at.now_ms - newest),
    saw_corrupt,
  };
}
