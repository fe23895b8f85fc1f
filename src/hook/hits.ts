/**
 * Which leases a call touches.
 *
 * @module
 */
import { heldRegion } from "../domain/held_region.ts";
import type { Lease } from "../domain/lease.ts";
import { isWithin, type Reach, reaches } from "./reach.ts";

/** A part of what a call touches, and a lease that holds some of it. */
export interface Hit {
  /** What is touched. */
  readonly reach: Reach;
  /** The lease. */
  readonly lease: Lease;
}

/** Every touch of a lease, in the order of the touches. */
export function hitsOf(
  touched: readonly Reach[],
  leases: readonly Lease[],
): Hit[] {
  const held = leases.map((lease) => ({ lease, region: heldRegion(lease) }));
  return touched.flatMap((reach) =>
    held.filter(({ region }) => reaches(reach, region))
      .map(({ lease }) => ({ reach, lease }))
  );
}

/** What of it surely lies in none of the leases. */
export function outside(
  touched: readonly Reach[],
  leases: readonly Lease[],
): Reach[] {
  const regions = leases.map(heldRegion);
  return touched.filter((reach) =>
    !regions.some((region) => isWithin(reach, region))
  );
}
