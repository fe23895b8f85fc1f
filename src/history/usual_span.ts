/**
 * The span of time that a history really took, where some of its stamps come
 * from a clock that was wrong.
 *
 * One record of the year 1 would stretch a picture of an afternoon until
 * nothing is to be seen. But a pause is no fault, however long it was: what
 * counts as wrong is what lies ahead of now, what runs backwards against the
 * order of the records, and a few records years before all others.
 *
 * @module
 */
import { formatStamp } from "../domain/stamp.ts";

/** The span of a history, and what lies far off it. */
export interface UsualSpan {
  /** Where it begins, epoch milliseconds. */
  readonly firstMs: number;
  /** Where it ends. */
  readonly lastMs: number;
  /** The times far off it, in the order of their records, epoch milliseconds. */
  readonly outliers: readonly number[];
}

/** Records with times far off all others, as data. */
export interface OutliersValue {
  /** How many. */
  readonly records: number;
  /** The earliest of their times, a stamp. */
  readonly earliest: string;
  /** The latest. */
  readonly latest: string;
}

/** From the earliest to the latest of some times. */
interface Reach {
  readonly low: number;
  readonly high: number;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** Nobody comes back to a journal after so long; a clock that was never set does. */
const AGE_MS = 10 * YEAR_MS;

/**
 * Finds the span that a history took. A time is far off it if it
 *
 * - lies more than a day ahead of now,
 * - lies more than a day outside of all that is in order, and its record came
 *   where it runs backwards, or
 * - lies years before all later ones, and by more than they span.
 *
 * That holds for a minority only: of those ahead and of those ten years off at
 * most a half, of the others one, or fewer than a quarter. Where more would be
 * far off, nobody can say which clock was wrong, and none is.
 *
 * @param times The times of the records, in the order in which they were written, epoch milliseconds.
 * @param nowMs Now, epoch milliseconds; `Infinity` where nothing lies ahead.
 * @returns The span, or `null` where there are no times.
 */
export function usualSpan(
  times: readonly number[],
  nowMs: number,
): UsualSpan | null {
  if (times.length === 0) return null;
  const come = times.filter((ms) => ms <= nowMs + DAY_MS);
  const known = isHalf(times.length - come.length, times.length) ? come : times;
  const ordered = withoutSetbacks(known);
  const begin = beginOf(ordered);
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (const ms of ordered) {
    if (ms < begin) continue;
    firstMs = Math.min(firstMs, ms);
    lastMs = Math.max(lastMs, ms);
  }
  return {
    firstMs,
    lastMs,
    outliers: times.filter((ms) => ms < firstMs || ms > lastMs),
  };
}

/** Whether a time comes from one of the wrong clocks. */
export function isFarOff(
  ms: number,
  { firstMs, lastMs, outliers }: UsualSpan,
): boolean {
  return outliers.length > 0 &&
    (ms < firstMs - DAY_MS || ms > lastMs + DAY_MS);
}

/** Such records as data; `null` where there are none. */
export function outliersValue(times: readonly number[]): OutliersValue | null {
  if (times.length === 0) return null;
  const sorted = Float64Array.from(times).sort();
  return {
    records: times.length,
    earliest: formatStamp(sorted[0] ?? 0),
    latest: formatStamp(sorted.at(-1) ?? 0),
  };
}

/**
 * Says how many records lie far off, and when: for a line that goes on with
 * what became of them.
 */
export function sayOutliers(
  { records, earliest, latest }: OutliersValue,
): string {
  const [from, to] = [earliest.slice(0, 10), latest.slice(0, 10)];
  const days = from === to ? from : `${from} to ${to}`;
  return records === 1
    ? `1 record has a time far from all others (${days})`
    : `${records} records have times far from all others (${days})`;
}

function isHalf(part: number, whole: number): boolean {
  return part * 2 <= whole;
}

function isFew(part: number, whole: number): boolean {
  return part * 4 < whole || (part === 1 && whole > 2);
}

/** The times without those that run backwards and lie outside of what does not. */
function withoutSetbacks(times: readonly number[]): readonly number[] {
  if (!hasSetback(times)) return times;
  const { low, high } = longestOrder(times);
  const rest = times.filter((ms) => ms >= low - DAY_MS && ms <= high + DAY_MS);
  return isFew(times.length - rest.length, times.length) ? rest : times;
}

function hasSetback(times: readonly number[]): boolean {
  let highest = -Infinity;
  for (const ms of times) {
    if (ms < highest - DAY_MS) return true;
    highest = Math.max(highest, ms);
  }
  return false;
}

/**
 * Where the longest chain of times begins and ends in which none is more than
 * a day behind the one before it.
 *
 * For each record the longest chain that ends with it is looked up among those
 * before it: `best` is a Fenwick tree over the ranks of the times.
 */
function longestOrder(
  times: readonly number[],
): Reach {
  const sorted = Float64Array.from(new Set(times)).sort();
  const best = new Int32Array(sorted.length + 1).fill(-1);
  const chains: (Reach & { readonly length: number })[] = [];
  const lengthOf = (index: number): number => chains[index]?.length ?? 0;
  let longest = { length: 0, low: Infinity, high: -Infinity };
  for (const ms of times) {
    let before = -1;
    for (let at = rankOf(sorted, ms + DAY_MS); at > 0; at -= at & -at) {
      const found = best[at] ?? -1;
      if (lengthOf(found) > lengthOf(before)) before = found;
    }
    const chain = {
      length: lengthOf(before) + 1,
      low: Math.min(ms, chains[before]?.low ?? ms),
      high: Math.max(ms, chains[before]?.high ?? ms),
    };
    const index = chains.push(chain) - 1;
    const isLonger = chain.length > longest.length;
    // Of two as long, the one that spans less goes around the odd record.
    if (
      isLonger || (chain.length === longest.length && isWithin(chain, longest))
    ) longest = chain;
    for (let at = rankOf(sorted, ms); at < best.length; at += at & -at) {
      if (chain.length > lengthOf(best[at] ?? -1)) best[at] = index;
    }
  }
  return longest;
}

function isWithin(chain: Reach, other: Reach): boolean {
  return chain.high - chain.low < other.high - other.low;
}

/** How many of the sorted times are no later. */
function rankOf(sorted: Float64Array, ms: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first time behind the last gap of years that few times lie before. */
function beginOf(times: readonly number[]): number {
  const sorted = Float64Array.from(times).sort();
  const last = sorted.at(-1) ?? 0;
  let begin = sorted[0] ?? 0;
  for (let at = 1; isHalf(at, sorted.length); at++) {
    const next = sorted[at] ?? last;
    const gap = next - (sorted[at - 1] ?? next);
    const isWide = gap > AGE_MS || (gap > YEAR_MS && isFew(at, sorted.length));
    if (isWide && gap > last - next) begin = next;
  }
  return begin;
}
