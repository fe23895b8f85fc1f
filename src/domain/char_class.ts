/**
 * The bracket expressions of a pattern: `[abc]`, `[a-z]`, `[!a]`, `[^a]`.
 *
 * {@linkcode classEnd} finds where one ends in any text; {@linkcode parseClass}
 * reads what stands between the brackets, which has to be lower-cased already,
 * since a range that runs forward in one case may run backward in the other.
 *
 * @module
 */
import { type CharSet, charSet, complement } from "./char_set.ts";

/**
 * The index of the `]` that ends the class opened at `open`, -1 if none does.
 * The first character of a class never ends it.
 */
export function classEnd(text: string, open: number): number {
  const first = isNegation(text[open + 1]) ? open + 2 : open + 1;
  return text.indexOf("]", first + 1);
}

/** The set that a class means, `null` if one of its ranges runs backward. */
export function parseClass(body: string): CharSet | null {
  const ranges = rangesOf(body);
  if (!ranges) return null;
  return isNegation(body[0]) ? complement(ranges) : charSet(ranges);
}

/** Whether one of the ranges of a class runs backward. */
export function runsBackward(body: string): boolean {
  return body.includes("-") && rangesOf(body) === null;
}

const HYPHEN = codePoint("-");

function rangesOf(body: string): number[] | null {
  const points = Array.from(
    isNegation(body[0]) ? body.slice(1) : body,
    codePoint,
  );
  const ranges: number[] = [];
  for (let k = 0; k < points.length; k++) {
    const low = points[k] ?? 0;
    const isRange = points[k + 1] === HYPHEN && k + 2 < points.length;
    const high = isRange ? points[k + 2] ?? 0 : low;
    if (high < low) return null;
    ranges.push(low, high);
    if (isRange) k += 2;
  }
  return ranges;
}

function isNegation(char: string | undefined): boolean {
  return char === "!" || char === "^";
}

function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0;
}
