/**
 * The times that a person may ask for: `2026-06-01T14:00Z`, `14:03` in the
 * local time of this machine, `2h` or `15m` for so long ago, and `now`.
 *
 * @module
 */
import { parseStamp } from "../domain/stamp.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const AGO_REGEXP = /^(\d{1,6})\s*([smhd])$/i;
const CLOCK_REGEXP = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/**
 * Reads a time. A time of day is the last one that has been: at 09:00, `14:03`
 * means yesterday.
 *
 * @param text What was typed.
 * @param nowMs Epoch milliseconds.
 * @returns Epoch milliseconds, `null` where this is no time.
 */
export function readAskedTime(text: string, nowMs: number): number | null {
  const typed = text.trim();
  if (typed.toLowerCase() === "now") return nowMs;
  const ago = AGO_REGEXP.exec(typed);
  if (ago !== null) {
    const unit = UNITS_MS[(ago[2] ?? "").toLowerCase()] ?? 0;
    return nowMs - Number(ago[1]) * unit;
  }
  const clock = CLOCK_REGEXP.exec(typed);
  if (clock === null) return parseStamp(typed);
  const date = new Date(nowMs);
  date.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
  if (date.getTime() > nowMs) date.setDate(date.getDate() - 1);
  return date.getTime();
}
