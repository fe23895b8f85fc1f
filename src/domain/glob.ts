/**
 * A pattern as a machine over path segments.
 *
 * All alternatives of one pattern become one machine, whose steps take
 * segments and whose loops are `**`. An alternative that does not end in a
 * file name gets a `**` at its end, for all that is below. Build it from a
 * normal form only.
 *
 * @module
 */
import { expandBraces } from "./braces.ts";
import { foldCase } from "./lane.ts";
import { accepts, type Machine, MachineBuilder } from "./machine.ts";
import { looksLikeFile, Segment } from "./segment.ts";

/** A compiled pattern. */
export type Glob = Machine<Segment>;

const GLOBSTAR = "**";

/**
 * Compiles a pattern.
 *
 * @param normal A normal form that is not blank.
 * @param options With `downward`, file names too cover what lies below them.
 */
export function compileGlob(
  normal: string,
  options: { readonly downward?: boolean } = {},
): Glob {
  const builder = new MachineBuilder({
    loop: GLOBSTAR,
    takes: (texts) => new Segment(texts),
  });
  for (const text of expandBraces(foldCase(normal)) ?? []) {
    const segments = text.split("/");
    const isExact = !options.downward && looksLikeFile(segments.at(-1) ?? "");
    builder.add(isExact ? segments : [...segments, GLOBSTAR]);
  }
  return builder.build();
}

/** Whether a path lies in a pattern. The path is given as lower-cased segments, at least one. */
export function globCovers(glob: Glob, path: readonly string[]): boolean {
  return accepts(glob, path, {
    fits: (segment, name) => segment.matches(name),
  });
}
