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
  /** Where `cd -` goes from there; any directory if it is not told. */
  readonly previous?: Places;
}

/** The directory of the call. */
export const START: Places = { paths: [""], unknown: false };

/** Anywhere. */
export const ANYWHERE: Places = { paths: [], unknown: true };

/** Nowhere: the shell has ended. */
export const NOWHERE: Places = { paths: [], unknown: false };

const PLACE_LIMIT = 16;
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

/** Where a command stands after `cd`, which can go back from there. */
export function gone(places: Places, to: Places): Places {
  return { paths: to.paths, unknown: to.unknown, previous: forgetful(places) };
}

function forgetful({ paths, unknown }: Places): Places {
  return { paths, unknown };
}

/** Whether it is no directory at all, since the shell has ended. */
export function isNowhere(places: Places): boolean {
  return places.paths.length === 0 && !places.unknown;
}

/**
 * Either of two, the first ones first. Beyond the limit some of both are left,
 * and it may be any other.
 */
export function either(left: Places, right: Places): Places {
  if (left === right || isNowhere(right)) return left;
  if (isNowhere(left)) return right;
  const previous = eitherPrevious(left.previous, right.previous);
  const own = new Set(left.paths);
  const isKept = right.paths.every((x) => own.has(x)) &&
    (left.unknown || !right.unknown) && left.previous === previous;
  if (isKept) return left;
  const paths = [...new Set([...left.paths, ...right.paths])];
  const isLong = paths.length > PLACE_LIMIT;
  const half = PLACE_LIMIT / 2;
  return {
    paths: isLong
      ? [
        ...new Set([
          ...left.paths.slice(0, half),
          ...right.paths.slice(0, half),
        ]),
      ]
      : paths,
    unknown: left.unknown || right.unknown || isLong,
    ...previous === undefined ? {} : { previous },
  };
}

function eitherPrevious(
  left: Places | undefined,
  right: Places | undefined,
): Places | undefined {
  if (left === right) return left;
  return either(left ?? ANYWHERE, right ?? ANYWHERE);
}
