/**
 * A region in the words of dos-kernel peers.
 *
 * They know no wildcard but `*` and compare prefixes, so that what they read
 * has to be braces written out, and a star in place of the first `?` or class.
 * It covers more than the region, never less; the exact region is recorded
 * beside it.
 *
 * @module
 */
import { expandBraces } from "./braces.ts";
import { normalizePattern } from "./pattern.ts";

const UNKNOWN_REGEXP = /[?[]/;

/**
 * What peers read for a region.
 *
 * @param region Patterns relative to the workspace root; blank ones are dropped.
 * @returns Patterns with no wildcard but `*`, in order.
 * @throws {InvalidPatternError} If a pattern cannot be used.
 */
export function peerTree(region: readonly string[]): string[] {
  return region.map(normalizePattern)
    .filter((pattern) => pattern !== "")
    .flatMap((pattern) => expandBraces(pattern) ?? [])
    .map((text) => {
      const cut = text.search(UNKNOWN_REGEXP);
      return cut < 0 ? text : `${text.slice(0, cut)}*`;
    });
}
