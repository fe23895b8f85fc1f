/**
 * The live leases.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { Desk } from "./desk.ts";
import { judgeExpired } from "./expired.ts";

/** What `live` takes. */
export interface LiveOptions {
  /** Leave out the leases whose holder is gone. */
  readonly alive?: boolean;
}

/** The live leases in grant order: every one the journal has, or only those whose holder may be alive. */
export async function live(
  desk: Desk,
  options: LiveOptions = {},
): Promise<Lease[]> {
  const view = await desk.ledger.read();
  if (options.alive !== true) return [...view.live];
  const expired = await judgeExpired(desk, view.live, view);
  return view.live.filter((lease) => !expired.has(lease, view));
}
