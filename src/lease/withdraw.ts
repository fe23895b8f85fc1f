/**
 * Taking a grant back that turned out not to be the first.
 *
 * Only a process that was stopped inside the lock for longer than a peer's
 * patience comes here. Whoever stands first in the journal keeps the region.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import type { Granted } from "../arbiter/decision.ts";
import { identityKey, type Lease } from "../domain/lease.ts";
import type { Desk, LockBusy } from "./desk.ts";
import type { MintedLease } from "./mint.ts";
import type { Act, LedgerView } from "./ports.ts";

/** The act that withdraws `lease`, `undefined` if it may stand. */
export function withdrawal(
  { desk, extra }: { desk: Desk; extra: readonly Lease[] },
  lease: MintedLease,
  { decision, later }: { decision: Granted; later: LedgerView },
): Act<LockBusy> | undefined {
  const key = identityKey(lease);
  const place = later.live.findIndex((one) =>
    identityKey(one) === key && one.fence === lease.fence
  );
  if (place < 0) return { append: [], result: busyAnswer(lease.lane) };
  const earlier = [...later.live.slice(0, place), ...later.foreign, ...extra];
  const ruling = arbitrate(
    {
      lane: lease.lane,
      kind: decision.lane_kind,
      tree: decision.tree,
      force: decision.reason_class === "FORCED",
    },
    earlier,
    desk.catalogue,
    { ...desk.policy, predicates: [] },
  );
  if (ruling.outcome === "acquire") return undefined;
  return {
    append: [{
      op: "RELEASE",
      lane: lease.lane,
      loop_ts: lease.loop_ts,
      host_id: lease.host_id,
      reason: "withdrawn",
    }],
    result: busyAnswer(lease.lane),
  };
}

function busyAnswer(lane: string): LockBusy {
  return {
    outcome: "lock-busy",
    lane,
    reason:
      "another process took the store over while this one was stopped, and holds the region now; the grant was withdrawn, ask again",
    holder: "a process that took our lock file over",
    waited_ms: 0,
  };
}
