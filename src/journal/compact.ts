/**
 * Compaction: the shortest history with the same leases.
 *
 * It is one `CHECKPOINT` with the live leases and the highest `seq`, then the
 * unreadable lines as they were. All other history is left out. The law is
 * that `replay(compact(e))` equals `replay(e)`, for every `e`, also after the
 * records were written and read again.
 *
 * A `CHECKPOINT` finds a lease's identity in the lease itself, so one whose
 * grant was recorded under another identity would be lost there. From the
 * first such lease on, to keep the order, leases follow the `CHECKPOINT` as
 * `RECONCILE` records, which dos-kernel folds too. A number that a fold would
 * not believe at once is led up to by `WATERMARK` records, which say nothing
 * else. Open tickets follow as `WAIT` records under their old numbers; the
 * compaction of dos-kernel, which knows none, leaves them out.
 *
 * @module
 */
import { identityKey, type Lease, ownField } from "../domain/lease.ts";
import type { Ticket } from "../domain/ticket.ts";
import { MAX_DEPTH } from "./depth.ts";
import type { JournalEntry } from "./entry.ts";
import { ADOPTED_FIELDS, folded, INLINE_FIELDS } from "./replay.ts";
import { SEQ_LIMIT } from "./seq.ts";

const RENEWED_FIELDS: readonly string[] = [...ADOPTED_FIELDS, "heartbeat_at"];

/**
 * Compacts history.
 *
 * @param entries The records, in the order of the journal.
 * @returns The records that take their place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compact } from "@dos/lanes";
 *
 * const lease = { lane: "api", loop_ts: "t1" };
 * assertEquals(
 *   compact([
 *     { op: "ACQUIRE", ...lease, lease, seq: 1 },
 *     { op: "HALT", ...lease, seq: 2 },
 *   ]),
 *   [{ op: "CHECKPOINT", leases: [lease], seq_watermark: 2 }],
 * );
 * ```
 */
export function compact(entries: readonly JournalEntry[]): JournalEntry[] {
  const fold = folded(entries);
  const live = [...fold.liveByKey()];
  const odd = live.findIndex(([key, lease]) => !fitsCheckpoint(key, lease));
  const leases = odd === -1 ? live : live.slice(0, odd);
  const rest = odd === -1 ? [] : live.slice(odd);
  const [watermark, ...steps] = watermarks(fold.highestSeq);
  return [
    {
      op: "CHECKPOINT",
      leases: leases.map(([, lease]) => lease),
      seq_watermark: watermark,
    },
    ...steps.map((seq_watermark) => ({ op: "WATERMARK", seq_watermark })),
    ...rest.flatMap(([key, lease]) => reconciled(key, lease)),
    ...fold.tickets().map(waitEntry),
    ...entries.filter((entry) => ownField(entry, "op") === "_CORRUPT")
      .map(withoutUncounted),
  ];
}

/** The record that holds a ticket, without a number of its own. */
export function waitEntry(ticket: Ticket): JournalEntry {
  return { op: "WAIT", ...ticket };
}

/** A number that did not count where it stood might count where it comes to stand. */
function withoutUncounted(entry: JournalEntry): JournalEntry {
  const isUncounted = (key: string): boolean => {
    const value = ownField(entry, key);
    return typeof value === "number" && value >= SEQ_LIMIT;
  };
  const odd = ["seq", "seq_watermark"].filter(isUncounted);
  if (odd.length === 0) return entry;
  return Object.fromEntries(
    Object.entries(entry).filter(([key]) => !odd.includes(key)),
  );
}

/**
 * The watermarks after which a fold that begins anew has counted as far. It is
 * one, but for a number that history only came to step by step.
 */
export function watermarks(highestSeq: number): readonly number[] {
  const first = Math.min(highestSeq, SEQ_LIMIT - 1);
  return Array.from({ length: highestSeq - first + 1 }, (_, i) => first + i);
}

function fitsCheckpoint(key: string, lease: Lease): boolean {
  return identityKey(lease) === key &&
    // The text of an object depends on the order of its keys, which writing changes.
    typeof (ownField(lease, "loop_ts") ?? "") !== "object" &&
    typeof (ownField(lease, "lane") ?? "") !== "object" &&
    fits(lease, MAX_DEPTH - 2);
}

function reconciled(key: string, lease: Lease): JournalEntry[] {
  const [loop_ts, lane]: [string, string] = JSON.parse(key);
  if (fits(lease, MAX_DEPTH - 1)) {
    return [{ op: "RECONCILE", loop_ts, lane, lease }];
  }
  // Only fields that came from the top level of a record can be nested so deep:
  // those of an inline grant, or what an ADOPT or a HEARTBEAT said.
  const fields = Object.entries(lease);
  if (
    identityKey(lease) === key &&
    fields.every(([field]) => INLINE_FIELDS.includes(field))
  ) {
    return [{ op: "RECONCILE", ...lease }];
  }
  const isShallow = ([, value]: [string, unknown]): boolean =>
    fits(value, MAX_DEPTH - 2);
  const deep = fields.filter((field) => !isShallow(field));
  if (deep.some(([field]) => !RENEWED_FIELDS.includes(field))) {
    // No reader made this. Writing it will fail, which beats leaving a part out.
    return [{ op: "RECONCILE", loop_ts, lane, lease }];
  }
  return [
    {
      op: "RECONCILE",
      loop_ts,
      lane,
      lease: Object.fromEntries(fields.filter(isShallow)),
    },
    {
      op: "ADOPT",
      loop_ts,
      lane,
      ...Object.fromEntries(deep),
    },
  ];
}

function fits(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 &&
    Object.values(value).every((item) => fits(item, levels - 1));
}
