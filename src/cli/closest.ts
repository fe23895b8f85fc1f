/**
 * The typed door to the search for the nearest spelling. Loaded only where a
 * word was not known.
 *
 * @module
 */
import { closestString as find } from "@std/text/closest-string";

/** The one of `words` that is nearest to `word`, case aside. `words` must not be empty. */
export function closestString(word: string, words: string[]): string {
  return find(word, words);
}
