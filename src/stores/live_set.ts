/**
 * The live leases of a fold, each carrying the identity it lives under.
 *
 * A record of another writer may hold a lease that names another lane than the
 * record does, or none. It lives under the record's identity and only that can
 * end it, so that is what the verbs must see.
 *
 * @module
 */
import { identityKey, type Lease } from "../domain/lease.ts";
import type { Fold } from "../journal/replay.ts";

/** The live leases in grant order. */
export function identifiedLeases(fold: Fold): Lease[] {
  return [...fold.liveByKey()].map(([key, lease]) => {
    if (identityKey(lease) === key) return lease;
    const [loop_ts, lane]: [string, string] = JSON.parse(key);
    return { ...lease, loop_ts, lane };
  });
}
