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

/** A first directory that would make a path absolute elsewhere. */
const DRIVE_REGEXP = /^[A-Za-z](?=:(?:\/|$))/;

/** Whether some path that is touched lies in a region. */
export function reaches(reach: Reach, region: Region): boolean {
  if (region.claims.length === 0) return false;
  const isOdd = DRIVE_REGEXP.test(reach.path) || reach.path.includes("\\");
  if (reach.tail !== "" || reach.below || isOdd) {
    return meet(regionOf(reach), region) !== null;
  }
  return reach.path !== "" && covers(region, reach.path);
}

/** Whether all that is touched surely lies in a region. */
export function isWithin(reach: Reach, region: Region): boolean {
  if (reach.tail === "" && !reach.below) {
    return reach.path !== "" && covers(region, reach.path);
  }
  const isInside = reach.path !== "" && !leaves(reach.tail);
  return region.patterns.some((pattern) =>
    pattern === "**" || pattern === "**/*" ||
    (isInside && pattern.endsWith("/**") &&
      covers(compileRegion([pattern]), reach.path))
  );
}

/** The paths that are touched, as a region; it may claim more, never less. */
export function regionOf({ path, tail, below }: Reach): Region {
  // A pattern takes a backslash for a slash, and so does whoever holds such a name.
  const bases = [...new Set([path, path.replaceAll("\\", "/")])].map(literal);
  const exact = bases.map((base) => [base, tail].filter((x) => x !== ""))
    .map((parts) => parts.join("/"));
  if (exact.includes("")) return compileRegion(["**"]);
  const all = bases.map((base) => base === "" ? "**" : `${base}/**`);
  return compiled(below ? [...exact, ...exact.map((x) => `${x}/**`)] : exact) ??
    (leaves(tail) ? undefined : compiled(all)) ?? compileRegion(["**"]);
}

/** A region, `undefined` if its patterns cannot be used. */
function compiled(patterns: readonly string[]): Region | undefined {
  try {
    return compileRegion(patterns);
  } catch {
    return undefined;
  }
}

/** Whether a pattern may lead out of the directory it stands in. */
function leaves(tail: string): boolean {
  return tail.split(/[/\\]/).includes("..");
}

/** A pattern that covers one path, at least. */
export function literal(path: string): string {
  const segments = path.split("/").map((segment) =>
    segment.replace(ODD_REGEXP, "?").replace(
      /^\s+|\s+$/g,
      (blank) => "?".repeat(blank.length),
    )
  );
  const isShort = path.length <= MOST_LENGTH &&
    segments.length <= MOST_SEGMENTS;
  const kept = isShort ? segments : shortened(segments);
  return kept.join("/").replace(DRIVE_REGEXP, "?");
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
