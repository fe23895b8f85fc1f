/**
 * Commits as a sign of work: which of them touch a region.
 *
 * @module
 */
import { covers, type Region } from "./region.ts";

/** One commit. */
export interface Commit {
  /** When it was committed, epoch milliseconds, to the second. */
  readonly at_ms: number;
  /** The files it changed, relative to the root of the workspace. */
  readonly paths: readonly string[];
}

/**
 * How many commits touch a region.
 *
 * @param commits The commits.
 * @param region The region; made only where there are commits to compare it with.
 * @param sinceMs Only those after this moment, epoch milliseconds.
 */
export function countTouching(
  commits: readonly Commit[],
  region: () => Region,
  sinceMs: number,
): number {
  const late = commits.filter(({ at_ms }) => at_ms > sinceMs);
  if (late.length === 0) return 0;
  const held = region();
  return late.filter(({ paths }) => paths.some((path) => covers(held, path)))
    .length;
}
