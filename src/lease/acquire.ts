/**
 * Asking for a lane.
 *
 * The structural fold decides: neither age nor a dead process frees a lane
 * here, because a reservation outlives the process that took it. Who wants
 * the lanes of dead holders says so with `reclaim`. A lease that had a keeper
 * was to last as long as that, so once it and its children are gone any
 * request ends it.
 *
 * @module
 */
import type { AcquireOutcome } from "./acquire_answer.ts";
import { type AcquireOptions, prepare } from "./asking.ts";
import { type Desk, type LockBusy, lockWait } from "./desk.ts";
import { settle } from "./settle.ts";

export { type AcquireOptions, checkRequest } from "./asking.ts";

/** Asks for a lane and holds it if it is free. */
export async function acquire(
  desk: Desk,
  options: AcquireOptions,
): Promise<AcquireOutcome | LockBusy> {
  const wait = lockWait(options);
  return await settle(await prepare(desk, options), wait);
}
