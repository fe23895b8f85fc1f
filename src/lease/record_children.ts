/**
 * Recording which process a keeper started: from then on the lease is held by
 * that process, and its death can be proved.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import {
  type Desk,
  identityOf,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
} from "./desk.ts";
import type { Act, Holder, LedgerView } from "./ports.ts";
import { type Claim, findClaimed, type Miss } from "./standing.ts";
import { withdrawal } from "./withdraw.ts";
import { onLane } from "./touches.ts";

/** What the lease says from now on. */
export interface Recorded {
  /** Discriminates. */
  readonly outcome: "recorded";
  /** The lease. */
  readonly lease: Lease;
}

/**
 * Records the one process that the keeper of a lease has started.
 *
 * @param claim The lease.
 * @param child The process.
 * @returns The lease, or why it is no longer there.
 */
export async function recordChildren(
  desk: Desk,
  claim: Claim,
  child: Holder,
  options: LockOptions = {},
): Promise<Recorded | Miss | LockBusy> {
  const answer = await desk.ledger.transact(
    (view) => decide(desk, claim, { child, view }),
    {
      ...lockWait(options),
      keepers: "untested",
      touches: onLane(desk, claim.lane),
    },
  );
  return answer.kind === "busy" ? lockBusy(answer, claim.lane) : answer.result;
}

function decide(
  desk: Desk,
  claim: Claim,
  { child, view }: { child: Holder; view: LedgerView },
): Act<Recorded | Miss | LockBusy> {
  const match = findClaimed(desk, view.live, claim);
  if (match.lease === null) return { append: [], result: match.miss };
  const lease = heldBy(match.lease, child);
  return {
    append: [{
      op: "RECONCILE",
      ...identityOf(lease),
      host_id: desk.processes.host(),
      reason: `run:${claim.owner ?? ""}`,
      lease,
    }],
    result: { outcome: "recorded", lease },
    // This record would bring a lease back that a peer ended meanwhile.
    recheck: (later, { lockLost }) =>
      withdrawal({ desk, extra: [] }, lease, {
        later,
        lockLost,
        forced: false,
      }),
  };
}

function heldBy(lease: Lease, { pid, pid_start, pid_space }: Holder): Lease {
  const start = pid_start === "" ? {} : { pid_start };
  const { pid_start: _gone, ...rest } = lease;
  return {
    ...rest,
    pid,
    ...start,
    ...(pid_space === "" ? {} : { pid_space }),
    children: [{ pid, ...start }],
  };
}
