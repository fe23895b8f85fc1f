/**
 * The marks of a time axis.
 *
 * `ticksOf` goes into the page as its own source text, so it uses nothing from
 * outside itself.
 *
 * @module
 */

/** A mark on a time axis. */
export interface Tick {
  /** Where it stands, epoch milliseconds. */
  readonly ms: number;
  /** What it says, in UTC: `14:00`, `14:00:30`, or the date. */
  readonly label: string;
  /** Whether a day begins with it. */
  readonly isDay: boolean;
}

/**
 * Round moments of UTC within a span.
 *
 * @param fromMs Where the span begins.
 * @param toMs Where it ends.
 * @param most How many there may be, at least 1.
 * @returns The marks in order.
 */
export function ticksOf(fromMs: number, toMs: number, most: number): Tick[] {
  const seconds = [
    ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800],
    ...[3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600],
    ...[2592000, 7776000, 31536000],
  ];
  const room = Math.max(1, Math.floor(most));
  const least = (toMs - fromMs) / room;
  const found = seconds.find((one) => one * 1000 >= least);
  const step = found === undefined
    ? Math.ceil(least / 31536000000) * 31536000000
    : found * 1000;
  const ticks = [];
  for (
    let ms = Math.ceil(fromMs / step) * step;
    ms <= toMs && ticks.length < room;
    ms += step
  ) {
    const date = new Date(ms);
    const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
    const isDay = ms % 86400000 === 0;
    const label = isDay
      ? text.slice(0, 10)
      : text.slice(11, step < 60000 ? 19 : 16);
    ticks.push({ ms, label, isDay });
  }
  return ticks;
}
