/**
 * Records of a story, made once their numbers are known.
 *
 * @module
 */
import type { JournalEntry } from "../../src/journal/entry.ts";
import { stampAt } from "./records.ts";
import { keeperName } from "./tickets.ts";

/** One record to come: when, and what it is once its number is known. */
export interface Event {
  /** Minutes after 14:00 UTC. */
  readonly minute: number;
  /** Makes it. */
  make(seq: number): JournalEntry;
}

/** A grant to come, whose number later events need. */
export interface Ref {
  /** Its number, 0 until it is made. */
  seq: number;
}

/** The record of a grant. */
export function grant(
  lease: {
    readonly lane: string;
    readonly region: readonly string[];
    readonly loop_ts: string;
    readonly holder: string;
  },
  minute: number,
  seq: number,
): JournalEntry {
  const { lane, loop_ts, region, holder } = lease;
  return {
    ...{ op: "ACQUIRE", lane, loop_ts, host_id: "box", pid: 4000 + seq },
    reason: `lane-lease:${holder}`,
    reason_class: "GRANTED",
    lease: {
      ...{ lane, lane_kind: "keyword", region, tree: region, loop_ts, holder },
      ...{ host_id: "box", pid: 4000 + seq, fence: seq },
      acquired_at: stampAt(minute),
    },
  };
}

/** The record of a wait. */
export function wait(
  lane: string,
  region: readonly string[],
  { owner, ref, seq }: {
    readonly owner: string;
    readonly ref: Ref;
    readonly seq: number;
  },
): JournalEntry {
  ref.seq = seq;
  return {
    ...{ op: "WAIT", lane, lane_kind: "keyword", region, owner, ticket: seq },
    ...{ keeper: keeperName(seq), deadline: null, host_id: "box", pid: 41 },
  };
}
