/**
 * Whether a lease may go to somebody who waits, and who is passed by that.
 *
 * Strict on purpose: what is not seen to fit is refused, and the holder can
 * still release the lane.
 *
 * @module
 */
import { conflictsOf } from "../arbiter/conflicts.ts";
import { liesIn } from "../domain/containment.ts";
import { heldRegion } from "../domain/held_region.ts";
import { laneId, shownText } from "../domain/lane.ts";
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import { meet } from "../domain/region.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { AdmissionRequest } from "../arbiter/request.ts";
import { type Desk, isOnLane } from "./desk.ts";
import type { LedgerView } from "./ports.ts";
import { type QueueSight, ticketsAhead } from "./queue.ts";
import { standingSentence } from "./standing.ts";
import type { Ahead } from "./wait_state.ts";

/** Why a lease is not what a ticket waits for, `""` if it is. */
export function misfit(desk: Desk, lease: Lease, ticket: Ticket): string {
  const name = `ticket ${ticket.ticket}`;
  if (ticket.lane === "") {
    return `${name} is for any free lane; release this one instead`;
  }
  const sameLane = isOnLane(desk, lease, ticket.lane);
  if (!sameLane && isAlone(desk, ticket)) {
    return `${name} is for lane "${
      shownText(ticket.lane)
    }", which must be alone`;
  }
  const region = Array.isArray(lease.region) ? lease.region.map(String) : [];
  if (isIn(ticket.region, region)) return "";
  return `${name} is for ${shownText(ticket.region.join(" "))}, of which ${
    region.length === 0
      ? "nobody can tell whether it lies in a lease without a region"
      : `not all is seen to lie in ${shownText(region.join(" "))}`
  }`;
}

/** What stands in the way of a new holder, `""` if nothing does: a lease that was forced may share paths with others. */
export function obstacle(desk: Desk, lease: Lease, view: LedgerView): string {
  const region = heldRegion(lease);
  const others = [...view.live, ...view.foreign].filter((x) => x !== lease);
  const other = others.find((one) => meet(region, heldRegion(one)) !== null) ??
    conflicts(desk, lease, { leases: others, ahead: [] }).leases[0];
  return other === undefined
    ? ""
    : `it shares paths with lane "${shownText(identityText(other.lane))}", ${
      standingSentence(other)
    }`;
}

/** Those who waited before the heir for what the lease holds. */
export function passedBy(
  desk: Desk,
  lease: Lease,
  about: { heir: Ticket; view: LedgerView; queue: QueueSight },
): Ahead[] {
  const ahead = ticketsAhead(about.view, about.heir.ticket, about.queue);
  return conflicts(desk, lease, { leases: [], ahead }).tickets.map(
    ({ ticket, owner, lane, since }) => ({ ticket, owner, lane, since }),
  );
}

function conflicts(
  { catalogue, policy }: Desk,
  lease: Lease,
  live: Parameters<typeof conflictsOf>[1],
): ReturnType<typeof conflictsOf> {
  const request: AdmissionRequest = {
    lane: identityText(lease.lane),
    kind: textOf(lease.lane_kind),
    tree: [...heldRegion(lease).patterns],
  };
  try {
    return conflictsOf(request, live, catalogue, policy);
  } catch {
    // What cannot be judged is taken for a conflict with all.
    return { leases: live.leases, tickets: live.ahead };
  }
}

function isAlone({ catalogue, laneKey }: Desk, ticket: Ticket): boolean {
  const names = new Set([
    "global",
    ...catalogue.exclusive.map((name) => laneKey(name)),
  ]);
  return names.has(laneKey(ticket.lane)) || names.has(laneId(ticket.lane_kind));
}

function isIn(inner: readonly string[], outer: readonly string[]): boolean {
  try {
    return liesIn(inner, outer);
  } catch {
    return false;
  }
}
