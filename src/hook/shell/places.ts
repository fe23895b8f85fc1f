/**
 * Where a command line may stand while it runs.
 *
 * A directory is text, `""` the one of the call. A line with a condition in it
 * may stand in one of several.
 *
 * @module
 */

/** The directories a command may run in. */
export interface Places {
  readonly paths: readonly string[];
  /** True if it may also be any other. */
  readonly unknown: boolean;
}

/** The directory of the call. */
export const START: Places = { paths: [""], unknown: false };

/** Anywhere. */
export const ANYWHERE: Places = { paths: [], unknown: true };

const PLACE_LIMIT = 8;
const LENGTH_LIMIT = 4096;

/** Whether a path does not depend on where the command stands. */
export function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[\\/])/.test(path);
}

/** A path as seen from the directory of the call. */
export function joinPath(place: string, path: string): string {
  if (place === "" || isAbsolute(path)) return path;
  return /[/\\]$/.test(place) ? place + path : `${place}/${path}`;
}

/** Where a command stands after it went to a directory. */
export function moved(places: Places, path: string): Places {
  if (path === "" || path === ".") return places;
  if (isAbsolute(path)) return { paths: [path], unknown: false };
  const paths = places.paths.map((x) => joinPath(x, path));
  const isLong = paths.some((x) => x.length > LENGTH_LIMIT);
  return isLong ? ANYWHERE : { ...places, paths };
}

/** Either of two. */
export function either(left: Places, right: Places): Places {
  if (left === right) return left;
  const paths = [...new Set([...left.paths, ...right.paths])];
  return paths.length > PLACE_LIMIT
    ? ANYWHERE
    : { paths, unknown: left.unknown || right.unknown };
}
