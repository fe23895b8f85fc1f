/**
 * The records of a grant and of a refusal, made from what was decided.
 *
 * Names and shapes are part of the journal's format, shared with dos-kernel.
 *
 * @module
 */
import type { Conflict, Granted, Refused } from "../arbiter/decision.ts";
import type { Lease } from "../domain/lease.ts";
import { InvalidPatternError } from "../domain/pattern.ts";
import { peerTree } from "../domain/peer_tree.ts";
import { formatStamp } from "../domain/stamp.ts";
import { encodeEntry } from "../journal/codec.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Holder } from "./ports.ts";

/** So many characters of a refused region are recorded. */
const TOLD_LENGTH = 512;

/** What a lease is made of, beside the decision. */
export interface Particulars {
  /** Who holds it. */
  readonly owner: string;
  /** First half of its identity. */
  readonly loopTs: string;
  /** The process that holds it. */
  readonly process: Holder;
  /** This host. */
  readonly host: string;
  /** Minutes of silence it survives, `null` for the built-in figure. */
  readonly ttl: number | null;
  /** The run it belongs to, or `""`. */
  readonly runId: string;
  /** The agent session it is bound to, or `""`. */
  readonly sessionId: string;
  /** The keeper it lasts as long as, or `""`. */
  readonly keeper: string;
}

/** A lease as it will be recorded. */
export interface MintedLease extends Lease {
  /** The decided lane. */
  readonly lane: string;
  /** First half of its identity. */
  readonly loop_ts: string;
  /** Fencing token. */
  readonly fence: number;
  /** The process that holds it, 0 if unknown. */
  readonly pid: number;
}

/** The lease for a grant, with `fence` as its token. */
export function mintLease(
  decision: Granted,
  from: Particulars,
  at: { nowMs: number; fence: number },
): MintedLease {
  const { pid, pid_start, pid_space } = from.process;
  return {
    lane: decision.lane,
    lane_kind: decision.lane_kind,
    region: [...decision.tree],
    tree: peerTree(decision.tree),
    loop_ts: from.loopTs,
    host_id: from.host,
    pid,
    ...(pid_start === "" ? {} : { pid_start }),
    ...(pid_space === "" ? {} : { pid_space }),
    holder: from.owner,
    acquired_at: formatStamp(at.nowMs),
    fence: at.fence,
    ...(from.ttl === null ? {} : { ttl_minutes: from.ttl }),
    ...(from.runId === "" ? {} : { run_id: from.runId }),
    ...(from.sessionId === "" ? {} : { session_id: from.sessionId }),
    // What it will start is not known until it is recorded: there may be any.
    ...(from.keeper === "" ? {} : { keeper: from.keeper, children: null }),
  };
}

/**
 * The record that grants a lease.
 *
 * @throws {InvalidPatternError} If the region is too large for one record.
 */
export function acquireEntry(
  lease: MintedLease,
  decision: Granted,
): JournalEntry {
  const entry = {
    op: "ACQUIRE",
    lane: lease.lane,
    lane_kind: lease.lane_kind,
    tree: lease.tree,
    loop_ts: lease.loop_ts,
    host_id: lease.host_id,
    pid: lease.pid,
    ttl_minutes: lease.ttl_minutes ?? null,
    prev_holder: null,
    reason: `lane-lease:${String(lease.holder)}`,
    reason_class: decision.reason_class,
    ...(Object.hasOwn(lease, "run_id") ? { run_id: lease.run_id } : {}),
    lease,
  };
  try {
    encodeEntry({ ...entry, seq: lease.fence, ts: lease.acquired_at });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidPatternError(
      decision.tree.join(" "),
      `the lease does not fit into one record: ${error.message}`,
    );
  }
  return entry;
}

/** The record of a refusal. */
export function refuseEntry(
  decision: Pick<Refused, "reason" | "reason_class" | "conflict">,
  from: Pick<Particulars, "owner" | "host" | "runId"> & {
    lane: string;
    loopTs: string;
    region?: readonly string[];
  },
): JournalEntry {
  const region = told(from.region ?? []);
  return {
    op: "REFUSE",
    lane: from.lane,
    loop_ts: from.loopTs,
    host_id: from.host,
    run_id: from.runId === "" ? null : from.runId,
    holder: from.owner,
    reason: decision.reason,
    reason_class: decision.reason_class,
    ...(region.length === 0 ? {} : { region }),
    ...(decision.conflict === null
      ? {}
      : { conflict: toldConflict(decision.conflict) }),
  };
}

/** What others wrote may be of any length, and not even be text that can be written again. */
function toldConflict(conflict: Conflict): Conflict {
  const name = (text: string): string =>
    text.slice(0, TOLD_LENGTH).toWellFormed();
  // A pattern that is cut is another pattern.
  const whole = (text: string | null): string | null =>
    text !== null && text.length <= TOLD_LENGTH ? text.toWellFormed() : null;
  return {
    lane: name(conflict.lane),
    holder: name(conflict.holder),
    loop_ts: name(conflict.loop_ts),
    requested_pattern: whole(conflict.requested_pattern),
    live_pattern: whole(conflict.live_pattern),
    witness_path: whole(conflict.witness_path),
  };
}

/** Those who poll are refused often: what they ask for is told as far as it is short. */
function told(region: readonly string[]): string[] {
  let left = TOLD_LENGTH;
  return region.filter((pattern) => {
    if (pattern.length > left) return false;
    left -= pattern.length;
    return true;
  }).map((pattern) => pattern.toWellFormed());
}
