/**
 * The arbiter: may this request work here, now?
 *
 * One pure function, called with the live leases as one transaction saw them;
 * its answer holds for that view only, so whoever records a grant must do it
 * in the same transaction. It reads no clock: a lease that is in the list is
 * live, and whether it ought to be is decided elsewhere.
 *
 * @module
 */
import type { Catalogue } from "../domain/catalogue.ts";
import { UsageError } from "../domain/lane.ts";
import type { Lease } from "../domain/lease.ts";
import { InvalidPatternError } from "../domain/pattern.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { Decision } from "./decision.ts";
import { gatherFacts, type Question } from "./facts.ts";
import { Picker } from "./pick.ts";
import type { AdmissionPolicy } from "./policy.ts";
import type { AdmissionRequest } from "./request.ts";
import { LADDER } from "./rules.ts";

/**
 * Decides whether a request may have a lane beside the leases that are live.
 *
 * Two leases that were granted without force never share a path. Equal
 * arguments give equal bytes, and none of them is changed.
 *
 * @param request What is asked: a lane, a kind, a region; or nothing, to have a lane picked.
 * @param live The live leases in grant order. They may hold any JSON; what cannot be read claims everything.
 * @param catalogue The lanes the workspace declares.
 * @param policy Budgets, protected files, predicates and the meaning of overlap.
 * @param ahead The live tickets of those who waited before, in their order. Whoever conflicts with one queues behind it, save by force.
 * @returns A grant that carries the decided lane, kind and region, or a refusal that says what to do next.
 * @throws {UsageError} If a name, a kind or a pattern is not well formed; `code` says which.
 * @throws {TypeError} If an argument has the wrong shape.
 *
 * @example A free lane, and one that is held
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { arbitrate } from "@dos/lanes";
 *
 * const lanes = {
 *   concurrent: ["api", "docs"],
 *   exclusive: [],
 *   autopick: ["api", "docs"],
 *   trees: { api: ["src/api/**"], docs: ["docs/**"] },
 * };
 * const live = [{ lane: "api", tree: ["src/api/**"], holder: "ada" }];
 *
 * const docs = arbitrate({ lane: "docs" }, live, lanes);
 * assertEquals([docs.outcome, docs.tree], ["acquire", ["docs/**"]]);
 *
 * const api = arbitrate({ lane: "API" }, live, lanes);
 * assertEquals([api.outcome, api.reason_class], ["refuse", "LANE_HELD"]);
 * assertEquals(api.free_clusters, ["docs"]);
 * ```
 */
export function arbitrate(
  request: AdmissionRequest,
  live: readonly Lease[],
  catalogue: Catalogue,
  policy: AdmissionPolicy = {},
  ahead: readonly Ticket[] = [],
): Decision {
  try {
    return climb({ request, live, catalogue, policy, ahead });
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    throw new UsageError(error.code, error.message, error.pattern);
  }
}

function climb(question: Question): Decision {
  const facts = gatherFacts(question);
  const picker = new Picker(facts);
  for (const rule of LADDER) {
    const decision = rule(facts, picker);
    if (decision) return decision;
  }
  throw new Error("Cannot arbitrate: no rule of the ladder gave an answer");
}
