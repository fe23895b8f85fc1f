/**
 * Sets of code points, as a class or a wildcard of a pattern means them.
 *
 * A set is built once from ranges and never changes. Ranges say what it holds;
 * the mask says which of its ASCII members a path segment can hold at all once
 * it has been lower-cased, so that most comparisons are four machine words.
 * Whether a character beyond ASCII can stand in a path is not known here.
 *
 * @module
 */

/** A set of code points. */
export interface CharSet {
  /** First and last code point of each range in turn, ascending, apart. */
  readonly ranges: readonly number[];
  /** One bit for each ASCII member that a lower-cased path segment can hold. */
  readonly mask: readonly [number, number, number, number];
  /** Whether it holds anything beyond ASCII. */
  readonly isWide: boolean;
}

const LAST = 0x10ffff;
const LAST_ASCII = 0x7f;
/** All of ASCII but capitals, `/` and `\`. */
const IN_SEGMENTS = [~0, ~(1 << 15), ~((1 << 27) - 2) & ~(1 << 28), ~0];

/** Every code point: what `?` and `*` run over. */
export const ANY: CharSet = charSet([0, LAST]);

/** The set of the given ranges, first and last in turn, in any order. */
export function charSet(pairs: readonly number[]): CharSet {
  const ranges = merged(pairs);
  const mask: [number, number, number, number] = [0, 0, 0, 0];
  for (let k = 0; k < ranges.length; k += 2) {
    const last = Math.min(ranges[k + 1] ?? 0, LAST_ASCII);
    for (let c = ranges[k] ?? 0; c <= last; c++) {
      const bit = (1 << (c & 31)) & (IN_SEGMENTS[c >> 5] ?? 0);
      mask[c >> 5] = (mask[c >> 5] ?? 0) | bit;
    }
  }
  return { ranges, mask, isWide: (ranges.at(-1) ?? 0) > LAST_ASCII };
}

/** All that the given ranges leave out. */
export function complement(pairs: readonly number[]): CharSet {
  const rest: number[] = [];
  let next = 0;
  const ranges = merged(pairs);
  for (let k = 0; k < ranges.length; k += 2) {
    const [low = 0, high = 0] = [ranges[k], ranges[k + 1]];
    if (low > next) rest.push(next, low - 1);
    next = high + 1;
  }
  if (next <= LAST) rest.push(next, LAST);
  return charSet(rest);
}

/** Whether a set holds a code point. */
export function holds(set: CharSet, point: number): boolean {
  return set === ANY || inRanges(set.ranges, point);
}

/** Whether two sets share an ASCII character that a segment can hold. */
export function meetInAscii(a: CharSet, b: CharSet): boolean {
  const x = a.mask;
  const y = b.mask;
  return ((x[3] & y[3]) | (x[1] & y[1]) | (x[2] & y[2]) | (x[0] & y[0])) !== 0;
}

/** Whether two sets share a code point beyond ASCII. */
export function meetBeyondAscii(a: CharSet, b: CharSet): boolean {
  return a.isWide && b.isWide && (commonRanges(a, b).at(-1) ?? 0) > LAST_ASCII;
}

/** What two sets share, as ranges. */
export function commonRanges(a: CharSet, b: CharSet): number[] {
  const common: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.ranges.length && j < b.ranges.length) {
    const [lowA = 0, highA = 0] = [a.ranges[i], a.ranges[i + 1]];
    const [lowB = 0, highB = 0] = [b.ranges[j], b.ranges[j + 1]];
    const low = Math.max(lowA, lowB);
    const high = Math.min(highA, highB);
    if (low <= high) common.push(low, high);
    if (highA < highB) i += 2;
    else j += 2;
  }
  return common;
}

function inRanges(ranges: readonly number[], point: number): boolean {
  for (let k = 0; k < ranges.length; k += 2) {
    if (point < (ranges[k] ?? 0)) return false;
    if (point <= (ranges[k + 1] ?? 0)) return true;
  }
  return false;
}

function merged(pairs: readonly number[]): readonly number[] {
  if (pairs.length <= 2) return pairs;
  const spans: [number, number][] = [];
  for (let k = 0; k < pairs.length; k += 2) {
    spans.push([pairs[k] ?? 0, pairs[k + 1] ?? 0]);
  }
  const ranges: number[] = [];
  for (const [low, high] of spans.sort((a, b) => a[0] - b[0])) {
    const end = ranges.at(-1) ?? -2;
    if (low <= end + 1 && ranges.length > 0) {
      ranges[ranges.length - 1] = Math.max(end, high);
    } else ranges.push(low, high);
  }
  return ranges;
}
