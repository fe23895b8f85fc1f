/**
 * What a request for a lane is answered: the decision, and what was recorded.
 *
 * @module
 */
import type { Decision, Granted } from "../arbiter/decision.ts";
import { type Lease, textOf } from "../domain/lease.ts";
import { untilStamp } from "./desk.ts";
import type { Retried } from "./identity.ts";
import type { MintedLease, Particulars } from "./mint.ts";
import { type Standing, standingOf } from "./standing.ts";

/** What `acquire` answers: the decision, and what was recorded of it. */
export type AcquireOutcome = Decision & {
  /** Who asked. */
  readonly owner: string;
  /** Whether a grant stands in the journal. */
  readonly journaled: boolean;
  /** Its identity beside the lane, `null` on a refusal. */
  readonly loop_ts: string | null;
  /** Its fencing token, `null` on a refusal. */
  readonly fence: number | null;
  /** The process that holds it, 0 if that is not known, `null` on a refusal. */
  readonly pid: number | null;
  /** When silence ends it, `null` on a refusal. */
  readonly expires_at: string | null;
  /** On a refusal, who holds the lease in the way, since and until when; else `null`. */
  readonly held_by: Standing | null;
  /** The run it belongs to, where one was named. */
  readonly run_id?: string;
  /** True if this very request had been granted before. */
  readonly already_held?: boolean;
  /** The ticket by which it waited, where it did. */
  readonly ticket?: number;
  /** How long it waited, in milliseconds, where it did. */
  readonly waited_ms?: number;
  /** Why it stopped to wait without a grant: its time was up, or it was told to. */
  readonly gave_up?: "time" | "told";
};

/** The answer to a request that is refused by what is live. */
export function refusedAnswer(
  decision: Decision,
  { owner, runId }: Particulars,
  live: readonly Lease[],
): AcquireOutcome {
  return {
    ...decision,
    owner,
    journaled: false,
    loop_ts: null,
    fence: null,
    pid: null,
    expires_at: null,
    held_by: holderInTheWay(decision, live),
    ...(runId === "" ? {} : { run_id: runId }),
  };
}

/** The answer to a request that is granted. */
export function grantedAnswer(
  decision: Granted,
  lease: MintedLease,
  { owner, runId }: Particulars,
): AcquireOutcome {
  return {
    ...decision,
    owner,
    journaled: true,
    loop_ts: lease.loop_ts,
    fence: lease.fence,
    pid: lease.pid,
    expires_at: untilStamp(lease),
    held_by: null,
    ...(runId === "" ? {} : { run_id: runId }),
  };
}

/** The answer to a request that had been granted before. */
export function repeatedAnswer(
  { lease, decision }: Retried,
  particulars: Particulars,
): AcquireOutcome {
  return { ...grantedAnswer(decision, lease, particulars), already_held: true };
}

function holderInTheWay(
  { conflict }: Decision,
  live: readonly Lease[],
): Standing | null {
  if (conflict === null) return null;
  const lease = live.find((one) =>
    textOf(one.lane) === conflict.lane &&
    textOf(one.loop_ts) === conflict.loop_ts &&
    textOf(one.holder) === conflict.holder
  );
  return lease === undefined ? null : standingOf(lease);
}
