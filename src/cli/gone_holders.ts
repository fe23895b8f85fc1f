/**
 * Holders that are gone: what a journal alone cannot tell.
 *
 * @module
 */
import { identityKey } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Leases } from "../lease/leases.ts";
import type { HoldValue } from "./episode_values.ts";
import { isUnjudged } from "./why_request.ts";

/**
 * Marks the holds whose holder is proved to be gone at this moment.
 *
 * @param held Live leases, as they are told.
 * @param leases Asked for those whose holder may be alive.
 * @param nowMs Epoch milliseconds. Silence past its time proves nothing of a holder.
 * @returns The same holds; unmarked where the store cannot be judged.
 */
export async function markGone(
  held: readonly HoldValue[],
  leases: Pick<Leases, "live">,
  nowMs: number,
): Promise<HoldValue[]> {
  if (held.length === 0) return [];
  try {
    const alive = await leases.live({ alive: true });
    const keys = new Set(alive.map((lease) => identityKey(lease)));
    // Who let go meanwhile is not gone.
    const all = new Set((await leases.live()).map((one) => identityKey(one)));
    return held.map((hold) => {
      const { lane, loop_ts, expires } = hold;
      const key = identityKey({ lane, loop_ts });
      const isInTime = (parseStamp(expires) ?? -Infinity) > nowMs;
      return isInTime && all.has(key) && !keys.has(key)
        ? { ...hold, gone: true }
        : hold;
    });
  } catch (error) {
    if (isUnjudged(error)) return [...held];
    throw error;
  }
}
