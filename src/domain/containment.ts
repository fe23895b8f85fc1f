/**
 * Whether one region lies in another.
 *
 * Answered by what can be seen of the patterns, each for itself, so a yes is
 * sure and a no may be wrong: `src/?.ts` lies in `src/*.ts`, and is not found
 * to. Whoever asks must be able to live with a no.
 *
 * @module
 */
import { foldCase } from "./lane.ts";
import { normalizePattern } from "./pattern.ts";

const SPECIAL_REGEXP = /[*?[\]{}]/;

/**
 * Whether every path of one region surely lies in another.
 *
 * @param inner Patterns relative to the workspace root. None at all lie nowhere.
 * @param outer Patterns relative to the workspace root.
 * @throws {InvalidPatternError} If a pattern cannot be used.
 */
export function liesIn(
  inner: readonly string[],
  outer: readonly string[],
): boolean {
  const patterns = folded(inner);
  const covers = folded(outer);
  return patterns.length > 0 &&
    patterns.every((pattern) =>
      covers.some((cover) => pattern === cover || isBelow(pattern, cover))
    );
}

/** Whether a pattern begins with a plain directory of which all is covered. */
function isBelow(pattern: string, cover: string): boolean {
  if (cover === "**" || cover === "**/*") return true;
  if (!cover.endsWith("/**")) return false;
  const directory = cover.slice(0, -2);
  return !SPECIAL_REGEXP.test(directory) && pattern.startsWith(directory);
}

function folded(patterns: readonly string[]): string[] {
  return patterns.map(normalizePattern).filter((pattern) => pattern !== "")
    .map(foldCase);
}
