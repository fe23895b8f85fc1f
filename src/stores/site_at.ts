/**
 * The files of a store, as the rest of this room is told them.
 *
 * @module
 */
import type { Site } from "./site.ts";

/** The files of a store, picked from all that is known of a workspace. */
export function siteAt(
  place: Omit<Site, "root"> & { readonly storeRoot: string },
): Site {
  const { storeRoot: root, journal, lock, mutex, floors, peers } = place;
  const site = { root, journal, lock, mutex, floors, peers };
  return place.mirror === true ? { ...site, mirror: true } : site;
}
