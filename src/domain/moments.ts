/**
 * Moments as people say them: how long ago, how long yet, and the time of
 * day in UTC.
 *
 * @module
 */

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86400;

/** A span of time, rounded down to at most two units: `2 h 5 min`. */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min`;
  const [unit, large, small, part] = seconds < DAY_S
    ? [HOUR_S, "h", "min", MINUTE_S] as const
    : [DAY_S, "d", "h", HOUR_S] as const;
  const rest = Math.floor((seconds % unit) / part);
  const whole = `${Math.floor(seconds / unit)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** A moment seen from `nowMs`: `12 min ago`, `in 48 min`, `now`. */
export function sayWhen(ms: number, nowMs: number): string {
  if (Math.abs(ms - nowMs) < 1000) return "now";
  return ms < nowMs
    ? `${sayDuration(nowMs - ms)} ago`
    : `in ${sayDuration(ms - nowMs)}`;
}

/** A moment with its time of day: `14:03 UTC, 12 min ago`; with the date where it is another day. */
export function sayMoment(ms: number, nowMs: number): string {
  if (Number.isNaN(new Date(ms).getTime())) return "an unreadable time";
  const stamp = new Date(ms).toISOString();
  const sameDay = stamp.slice(0, 10) === sayDay(nowMs);
  const time = `${stamp.slice(11, 16)} UTC`;
  const when = sayWhen(ms, nowMs);
  return sameDay
    ? `${time}, ${when}`
    : `${stamp.slice(0, 10)} ${time}, ${when}`;
}

function sayDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
