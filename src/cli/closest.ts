/**
 * The search for the spelling that was meant. Loaded only where a word was
 * not known.
 *
 * @module
 */
import { closestString } from "@std/text/closest-string";
import { editDistance } from "../domain/config_keys.ts";

/** So many slips are forgiven in the shortest word. */
const SLIPS = 2;

/**
 * The one of `words` that is nearest to `word`, case aside; `undefined` where
 * none is near: where more than a third of the letters would have to change.
 */
export function nearestSpelling(
  word: string,
  words: readonly string[],
): string | undefined {
  if (words.length === 0) return undefined;
  const nearest = closestString(word, [...words], { compareFn: editDistance });
  const slips = Math.max(SLIPS, Math.floor(word.length / 3));
  return editDistance(word, nearest) <= slips ? nearest : undefined;
}
