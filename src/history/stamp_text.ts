/**
 * Moments as stamps, where they may be none.
 *
 * @module
 */
import { formatStamp } from "../domain/stamp.ts";

/** A moment as a stamp; `null` where it is none that can be written. */
export function stampOf(ms: number | null): string | null {
  try {
    return ms === null ? null : formatStamp(ms);
  } catch {
    return null;
  }
}
