/**
 * What the decision on a request touches. Apart from what the other verbs
 * touch, because this takes the arbiter, and a hook writes too.
 *
 * Where it is not plain that a decision keeps to some lanes and a region it
 * touches everything: that costs others a moment, and too little would cost a
 * grant.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import { CLUSTER, KEYWORD, laneId } from "../domain/lane.ts";
import type { Case } from "./asking.ts";
import { ALL, idsOf } from "./touches.ts";
import type { Touches } from "./transact_options.ts";

/** What the decision on a request touches. */
export function touchesOf(asked: Case): Touches {
  const { desk, request } = asked;
  if (looksFar(asked)) return ALL;
  const alone = arbitrate(request, [], desk.catalogue, desk.policy);
  if (alone.outcome === "refuse" || alone.auto_picked) return ALL;
  const kind = laneId(alone.lane_kind);
  // Every other kind is one that must be alone.
  if (kind !== CLUSTER && kind !== KEYWORD) return ALL;
  return { lanes: idsOf(desk, alone.lane), region: alone.tree };
}

/** Whether more than a lane and a region decides, or more may be ended. */
function looksFar({ desk, request, waits, reclaim, expired }: Case): boolean {
  const { policy } = desk;
  if (reclaim || expired !== null) return true;
  if (request.lane === "" || request.substitute === true) return true;
  if (request.force === true || callbacksOf({ desk, request }) > 0) return true;
  if (Object.keys(policy.budgets ?? {}).length > 0) return true;
  if (typeof policy.overlap === "object") return true;
  // Two who begin to wait for each other must not overlook that.
  return waits !== null && waits.keeper !== "" && waits.place === null;
}

/** How many callbacks of the caller a decision asks. */
export function callbacksOf(
  { desk, request }: Pick<Case, "desk" | "request">,
): number {
  const { rank, picks } = request;
  const calls = [rank, picks, ...desk.policy.predicates ?? []];
  return calls.filter((one) => one !== undefined).length;
}
