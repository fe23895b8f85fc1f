/**
 * Taking a grant back that may not be the first.
 *
 * Only a process that was stopped inside the lock for longer than a peer's
 * patience comes here. If a peer has our lock it may have read the journal
 * before our record came, so the grant goes whatever the journal shows. Else
 * whoever stands first in the journal keeps the region.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import {
  identityKey,
  identityText,
  type Lease,
  textOf,
} from "../domain/lease.ts";
import { type Desk, identityOf, type LockBusy } from "./desk.ts";
import type { Act, LedgerView } from "./ports.ts";

/** What is known when a grant is looked at again. */
export interface Doubt {
  /** The journal as it is now. */
  readonly later: LedgerView;
  /** True if the lock file is not ours any more. */
  readonly lockLost: boolean;
  /** True if the grant did not care who else holds the region. */
  readonly forced: boolean;
}

/** The act that withdraws `lease`, `undefined` if it may stand. */
export function withdrawal(
  { desk, extra }: { desk: Desk; extra: readonly Lease[] },
  lease: Lease,
  { later, lockLost, forced }: Doubt,
): Act<LockBusy> | undefined {
  const key = identityKey(lease);
  const place = later.live.findIndex((one) =>
    identityKey(one) === key && one.fence === lease.fence
  );
  const result = busyAnswer(identityText(lease.lane));
  if (place < 0) return { append: [], result };
  const earlier = [...later.live.slice(0, place), ...later.foreign, ...extra];
  if (!lockLost && mayStand(desk, lease, { earlier, forced })) return undefined;
  return {
    append: [{
      op: "RELEASE",
      ...identityOf(lease),
      host_id: lease.host_id,
      reason: "withdrawn",
    }],
    result,
  };
}

function mayStand(
  desk: Desk,
  lease: Lease,
  { earlier, forced }: { earlier: readonly Lease[]; forced: boolean },
): boolean {
  const recorded = Array.isArray(lease.region) ? lease.region : lease.tree;
  const request = {
    lane: identityText(lease.lane),
    kind: textOf(lease.lane_kind),
    tree: Array.isArray(recorded) ? recorded.map(String) : ["**"],
    force: forced,
  };
  try {
    const policy = { ...desk.policy, predicates: [] };
    const ruling = arbitrate(request, earlier, desk.catalogue, policy);
    return ruling.outcome === "acquire";
  } catch {
    return false;
  }
}

function busyAnswer(lane: string): LockBusy {
  return {
    outcome: "lock-busy",
    lane,
    reason:
      "another process took the store over while this one was stopped, and may hold the region now; the grant was withdrawn, ask again",
    holder: "a process that took our lock file over",
    waited_ms: 0,
  };
}
