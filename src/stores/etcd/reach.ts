/**
 * Who keeps whom apart.
 *
 * Two acts are decided one after the other if they touch the same lane, or
 * regions that meet. An act that touches a lane also touches what is held
 * there: else the end of a lease and the next grant of its region might be
 * recorded in the wrong order.
 *
 * @module
 */
import { heldRegion } from "../../domain/held_region.ts";
import { laneId } from "../../domain/lane.ts";
import { identityText, type Lease } from "../../domain/lease.ts";
import { compileRegion, meet, type Region } from "../../domain/region.ts";
import type { Touches } from "../../lease/ports.ts";
import type { Standing } from "./claim.ts";
import type { Picture, Stand } from "./picture.ts";

/** What an act touches, as far as the state tells. */
export interface Reach {
  /** Anything. */
  readonly all: boolean;
  /** Ids of lanes. */
  readonly lanes: ReadonlySet<string>;
  /** What it asks for, and what is held on its lanes. */
  readonly regions: readonly Region[];
}

const ALL: Reach = { all: true, lanes: new Set(), regions: [] };

/** What an act touches. */
export function reachOf(
  touches: Touches,
  { stands, ended }: Pick<Picture, "stands" | "ended">,
): Reach {
  if (touches.all === true) return ALL;
  const lanes = new Set(touches.lanes);
  const held = [...lanes].flatMap((lane) =>
    (heldOn(stands).get(lane) ?? []).concat(heldOn(ended).get(lane) ?? [])
  ).map(heldRegion);
  try {
    const asked = touches.region.length === 0
      ? []
      : [compileRegion(touches.region)];
    return { all: false, lanes, regions: [...asked, ...held] };
  } catch {
    return ALL;
  }
}

/** One picture is asked about by each of those who wait their turn in it. */
const known = new WeakMap<readonly Stand[], ReadonlyMap<string, Lease[]>>();

/** The leases on each lane. */
function heldOn(stands: readonly Stand[]): ReadonlyMap<string, Lease[]> {
  const before = known.get(stands);
  if (before !== undefined) return before;
  const byLane = new Map<string, Lease[]>();
  for (const { claim } of stands) {
    if (claim.state !== "granted") continue;
    const lane = laneOf(claim.lease.lane);
    const those = byLane.get(lane);
    if (those === undefined) byLane.set(lane, [claim.lease]);
    else those.push(claim.lease);
  }
  known.set(stands, byLane);
  return byLane;
}

/** What a lease or a ticket stands in the way of. */
export function reachOfStand({ claim }: Stand): Reach {
  if (claim.state === "granted") {
    const lanes = new Set([laneOf(claim.lease.lane)]);
    return { all: false, lanes, regions: [heldRegion(claim.lease)] };
  }
  const { lane, region } = claim.ticket;
  if (lane === "") return ALL;
  return reachOf({ lanes: [laneOf(lane)], region }, { stands: [], ended: [] });
}

/** What some touch together. */
export function together(some: readonly Reach[]): Reach {
  return {
    all: some.some(({ all }) => all),
    lanes: new Set(some.flatMap(({ lanes }) => [...lanes])),
    regions: some.flatMap(({ regions }) => regions),
  };
}

/** Whether two keep each other apart. */
export function meets(a: Reach, b: Reach): boolean {
  if (isEmpty(a) || isEmpty(b)) return false;
  if (a.all || b.all) return true;
  for (const lane of a.lanes) if (b.lanes.has(lane)) return true;
  return a.regions.some((one) =>
    b.regions.some((other) => meet(one, other) !== null)
  );
}

/** One that only leaves a record keeps nobody apart. */
function isEmpty({ all, lanes, regions }: Reach): boolean {
  return !all && lanes.size === 0 && regions.length === 0;
}

/** The id of the lane that a lease or a ticket is of. */
export function laneIn(claim: Standing): string {
  return laneOf(
    claim.state === "granted" ? claim.lease.lane : claim.ticket.lane,
  );
}

/** Recorded lanes are decided ones: no alias is among them. */
function laneOf(lane: unknown): string {
  return laneId(identityText(lane));
}
