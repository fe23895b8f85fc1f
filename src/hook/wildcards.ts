/**
 * Patterns of a shell against names that are there.
 *
 * @module
 */
import { compileRegion, covers } from "../domain/region.ts";

/** Whether a segment of a pattern may fit a name; in doubt it does. */
export function mayFit(segment: string, name: string): boolean {
  try {
    return covers(compileRegion([segment]), name);
  } catch {
    return true;
  }
}

/** What a pattern means to a directory below the one it stands in. */
export type Residue =
  /** Nothing in it. */
  | "nothing"
  /** All of it. */
  | "everything"
  /** What this pattern means in it. */
  | { readonly tail: string };

/**
 * What is left of a pattern for those who look from further down.
 *
 * @param tail The pattern.
 * @param rest The directories between, at least one.
 * @param below Whether all that is below a match is touched too.
 */
export function residueOf(
  tail: string,
  rest: readonly string[],
  below: boolean,
): Residue {
  const segments = tail.split("/").filter((x) => x !== "" && x !== ".");
  const isOdd = segments.includes("..") || /[{\\]|\*\*/.test(tail);
  if (isOdd) return "everything";
  const both = Math.min(segments.length, rest.length);
  for (let at = 0; at < both; at++) {
    if (!mayFit(segments[at] ?? "", rest[at] ?? "")) return "nothing";
  }
  if (segments.length > rest.length) {
    return { tail: segments.slice(rest.length).join("/") };
  }
  return below ? "everything" : "nothing";
}
