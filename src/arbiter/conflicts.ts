/**
 * All that stands between a request and its lane, where the ladder stops at
 * the first: who would have to go before it could be granted.
 *
 * @module
 */
import type { Catalogue } from "../domain/catalogue.ts";
import type { Lease } from "../domain/lease.ts";
import type { Ticket } from "../domain/ticket.ts";
import { gatherFacts } from "./facts.ts";
import { isAhead, isInTheWay } from "./guards.ts";
import type { AdmissionPolicy } from "./policy.ts";
import type { AdmissionRequest } from "./request.ts";

/** What a request conflicts with. */
export interface Conflicts {
  /** Live leases, in grant order. */
  readonly leases: readonly Lease[];
  /** Earlier tickets, in their order. */
  readonly tickets: readonly Ticket[];
}

/**
 * Whatever conflicts with a request that names a lane; nothing does with one
 * that takes any.
 *
 * @param request What is asked.
 * @param live The live leases, and the tickets ahead of the request.
 * @param catalogue The lanes the workspace declares.
 * @param policy The meaning of overlap.
 * @throws What `arbitrate` throws.
 */
export function conflictsOf(
  request: AdmissionRequest,
  live: { leases: readonly Lease[]; ahead: readonly Ticket[] },
  catalogue: Catalogue,
  policy: AdmissionPolicy,
): Conflicts {
  const facts = gatherFacts({
    request: { ...request, force: false },
    live: live.leases,
    ahead: live.ahead,
    catalogue,
    policy,
  });
  const { want } = facts;
  if (want === null) return { leases: [], tickets: [] };
  const leases = facts.holdings.filter((one) => isInTheWay(facts, want, one));
  const tickets = facts.queue.filter((one) => isAhead(facts, want, one));
  return {
    leases: leases.map(({ lease }) => lease),
    tickets: tickets.map(({ ticket }) => ticket),
  };
}
