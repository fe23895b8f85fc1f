/**
 * What a call touches in one workspace, and how that lies to a region.
 *
 * A plain path is compared as a path. A pattern or a whole directory becomes a
 * region of its own, and where it cannot be said exactly as one, a larger one:
 * never a smaller.
 *
 * @module
 */
import { compileRegion, covers, meet, type Region } from "../domain/region.ts";

/** Part of a workspace that a call touches. */
export interface Reach {
  /** As the agent spelled it. */
  readonly shown: string;
  /** The path from the workspace root without wildcards, `""` for the root. */
  readonly path: string;
  /** A pattern below that path, `""` where it is meant itself. */
  readonly tail: string;
  /** True if all that is below is touched too. */
  readonly below: boolean;
}

/** Longer ones are cut, and then mean all that is below. */
const MOST_SEGMENTS = 48;
const MOST_LENGTH = 600;

/** What a pattern would not take as it stands. */
const ODD_REGEXP = /[*?[\]{}()!+@\\\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** Whether some path that is touched lies in a region. */
export function reaches(reach: Reach, region: Region): boolean {
  if (region.claims.length === 0) return false;
  if (reach.tail !== "" || reach.below) {
    return meet(regionOf(reach), region) !== null;
  }
  return reach.path !== "" && covers(region, reach.path);
}

/** Whether all that is touched surely lies in a region. */
export function isWithin(reach: Reach, region: Region): boolean {
  if (reach.tail === "" && !reach.below) {
    return reach.path !== "" && covers(region, reach.path);
  }
  return region.patterns.some((pattern) =>
    pattern === "**" || pattern === "**/*" ||
    (reach.path !== "" && pattern.endsWith("/**") &&
      covers(compileRegion([pattern]), reach.path))
  );
}

/**
 * What a pattern of a directory means for another directory that lies in it.
 *
 * @param pattern What is touched, from the outer directory on; `path` is `""`.
 * @param inner The path from the outer directory to the inner one, never `""`.
 * @returns What is touched there, at most too much; `null` for nothing.
 */
export function reachWithin(pattern: Reach, inner: string): Reach | null {
  const there = { ...pattern, path: inner, tail: "", below: true };
  if (meet(regionOf(pattern), regionOf(there)) === null) return null;
  const rest = pattern.tail.split("/").slice(inner.split("/").length);
  // Braces may hold slashes, `**` stands for any number of segments.
  const isPlain = !/\*\*|\{/.test(pattern.tail) && !leaves(pattern.tail);
  return isPlain && rest.length > 0
    ? { ...pattern, tail: rest.join("/") }
    : { ...there, path: "" };
}

/** The paths that are touched, as a region; it may claim more, never less. */
export function regionOf(reach: Reach): Region {
  const base = literal(reach.path);
  const all = base === "" ? "**" : `${base}/**`;
  const exact = reach.tail === ""
    ? base
    : base === ""
    ? reach.tail
    : `${base}/${reach.tail}`;
  const patterns = reach.below ? [exact, `${exact}/**`] : [exact];
  try {
    return compileRegion(exact === "" ? ["**"] : patterns);
  } catch {
    return compileRegion([leaves(reach.tail) ? "**" : all]);
  }
}

/** Whether a pattern may lead out of the directory it stands in. */
function leaves(tail: string): boolean {
  return tail.split("/").includes("..");
}

/** A pattern that covers one path, at least. */
function literal(path: string): string {
  const segments = path.split("/");
  const isShort = path.length <= MOST_LENGTH &&
    segments.length <= MOST_SEGMENTS;
  const kept = isShort ? segments : shortened(segments);
  return kept.map((segment) =>
    segment.replace(ODD_REGEXP, "?").replace(
      /^\s+|\s+$/g,
      (blank) => "?".repeat(blank.length),
    )
  ).join("/");
}

/** The first directories of a path that is too long for a pattern. */
function shortened(segments: readonly string[]): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const segment of segments.slice(0, MOST_SEGMENTS)) {
    length += segment.length + 1;
    if (length > MOST_LENGTH) break;
    kept.push(segment);
  }
  return [...kept, "**"];
}
