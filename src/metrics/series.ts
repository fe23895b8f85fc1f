/**
 * Series under construction: numbers and distributions by their labels.
 *
 * @module
 */
import type { Labels, NumberPoint, SpreadPoint } from "./measure.ts";

/** Numbers that are added up. */
export class NumberSeries {
  readonly #points = new Map<string, { labels: Labels; value: number }>();

  /** Adds to one of them. */
  add(labels: Labels, value = 1): void {
    const key = JSON.stringify(labels);
    const point = this.#points.get(key);
    if (point !== undefined) point.value += value;
    else this.#points.set(key, { labels, value });
  }

  /** All of them, in the order in which they came up. */
  points(): NumberPoint[] {
    return [...this.#points.values()];
  }
}

/** Distributions. */
export class SpreadSeries {
  /** The upper bounds of the buckets. */
  readonly bounds: readonly number[];
  readonly #points = new Map<
    string,
    { labels: Labels; counts: number[]; sum: number }
  >();

  /** @param bounds Ascending. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
  }

  /** Adds one value to one of them. */
  add(labels: Labels, value: number): void {
    const key = JSON.stringify(labels);
    const point = this.#points.get(key) ??
      { labels, counts: Array(this.bounds.length + 1).fill(0), sum: 0 };
    this.#points.set(key, point);
    const found = this.bounds.findIndex((bound) => value <= bound);
    const at = found < 0 ? this.bounds.length : found;
    point.counts[at] = (point.counts[at] ?? 0) + 1;
    point.sum += value;
  }

  /** All of them, in the order in which they came up. */
  points(): SpreadPoint[] {
    return [...this.#points.values()];
  }
}
