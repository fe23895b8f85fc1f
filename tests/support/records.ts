/**
 * Leases, requests and journal lines as tests need them: whole by default,
 * each field to be had otherwise.
 *
 * @module
 */
import type { AcquireOptions } from "../../src/lease/acquire.ts";
import type { Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { encodeEntry } from "../../src/journal/codec.ts";

/** 14:00 UTC on a day in 2026, long before any file a test makes. */
export const NOW_MS: number = Date.UTC(2026, 5, 1, 14);

/** The stamp of {@linkcode NOW_MS}, `minutes` later. */
export function stampAt(minutes: number): string {
  return `${new Date(NOW_MS + minutes * 60_000).toISOString().slice(0, 19)}Z`;
}

/** A lease of ada on lane `api`, granted at {@linkcode NOW_MS}. */
export function aLease(fields: Partial<Lease> = {}): Lease {
  return {
    lane: "api",
    lane_kind: "keyword",
    region: ["api/**"],
    tree: ["api/**"],
    loop_ts: "t-ada",
    host_id: "box",
    pid: 41,
    holder: "ada",
    acquired_at: stampAt(0),
    fence: 1,
    ...fields,
  };
}

/** A request of ada for lane `api`. */
export function aRequest(
  fields: Partial<AcquireOptions> = {},
): AcquireOptions {
  return { owner: "ada", lane: "api", tree: ["api/**"], ...fields };
}

/** The record that grants a lease. */
export function grantOf(lease: Lease, seq = 1): JournalEntry {
  const { lane, loop_ts } = lease;
  return { op: "ACQUIRE", lane, loop_ts, lease, seq, ts: stampAt(0) };
}

/** A lease as dos-kernel writes it: no region, no fence, a second for an identity. */
export function aPeerLease(fields: Partial<Lease> = {}): Lease {
  return {
    lane: "peer",
    lane_kind: "keyword",
    tree: ["peer/**"],
    loop_ts: stampAt(0),
    host_id: "box",
    pid: 4242,
    holder: "pete",
    acquired_at: stampAt(0),
    ...fields,
  };
}

/** Records as the text of a journal. */
export function journalOf(...entries: readonly JournalEntry[]): string {
  return entries.map((entry) => encodeEntry(entry)).join("");
}
