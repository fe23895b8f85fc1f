/**
 * How a set of durations is spread.
 *
 * @module
 */

/** Durations in milliseconds; `null` where there are none. */
export interface Spread {
  /** How many. */
  readonly count: number;
  /** The middle one, the lower of two. */
  readonly median_ms: number | null;
  /** At least 95 in 100 are no longer. */
  readonly p95_ms: number | null;
  /** The longest. */
  readonly max_ms: number | null;
  /** All together. */
  readonly total_ms: number;
}

/** How durations in milliseconds are spread. */
export function spreadOf(durations: readonly number[]): Spread {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (part: number): number | null =>
    sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
  return {
    count: sorted.length,
    median_ms: at(0.5),
    p95_ms: at(0.95),
    max_ms: sorted.at(-1) ?? null,
    total_ms: sorted.reduce((sum, one) => sum + one, 0),
  };
}
