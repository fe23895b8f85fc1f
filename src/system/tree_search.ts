/**
 * What lies below a directory and cannot be told from its name: other
 * workspaces, and symbolic links that a wildcard would match.
 *
 * Only for calls that touch many files at once, and bounded: whoever asks is
 * told whether everything was seen.
 *
 * @module
 */
import { inside } from "./path.ts";

/** So many names are looked at. */
const MOST_ENTRIES = 20_000;
const MARKS: ReadonlySet<string> = new Set(["dos.jsonc", "dos.toml", ".dos"]);
const CLOSED: ReadonlySet<string> = new Set([".git", ".dos"]);

/** What was found. */
export interface Found<T> {
  /** The finds. */
  readonly found: readonly T[];
  /** False where there was more than could be looked at. */
  readonly isWhole: boolean;
}

/**
 * The directories below one that may be roots of workspaces.
 *
 * @param directory Where to begin; it is none of the finds.
 * @param how `depth` is how many levels down, `repositories` whether to enter other git repositories.
 */
export function rootsBelow(
  directory: string,
  how: { readonly depth: number; readonly repositories: boolean },
): Found<string> {
  const found: string[] = [];
  let left = MOST_ENTRIES;
  let level = [directory];
  for (let depth = 0; depth <= how.depth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      const entries = entriesOf(at);
      left -= entries.length;
      if (left < 0) return { found, isWhole: false };
      const isRepository = entries.some(({ name }) => name === ".git");
      if (depth > 0 && isRepository && !how.repositories) continue;
      const isRoot = isRepository ||
        entries.some(({ name }) => MARKS.has(name));
      if (depth > 0 && isRoot) found.push(at);
      for (const { name, isDirectory } of entries) {
        if (isDirectory && !CLOSED.has(name)) next.push(inside(at, name));
      }
    }
    level = next;
  }
  return { found, isWhole: true };
}

/** A symbolic link that a pattern matches, and what the pattern says behind it. */
export interface MatchedLink {
  /** The link. */
  readonly path: string;
  /** The segments behind it. */
  readonly rest: readonly string[];
}

/**
 * The symbolic links that a pattern comes across.
 *
 * @param directory The directory it stands in.
 * @param segments Its segments.
 * @param fits Whether a name fits a segment.
 */
export function linksMatching(
  directory: string,
  segments: readonly string[],
  fits: (segment: string, name: string) => boolean,
): Found<MatchedLink> {
  const found: MatchedLink[] = [];
  let left = MOST_ENTRIES;
  function search(at: string, wanted: readonly string[]): void {
    const [segment, ...rest] = wanted;
    if (segment === undefined || left < 0) return;
    const entries = entriesOf(at);
    left -= entries.length;
    for (const { name, isDirectory, isSymlink } of entries) {
      if (!fits(segment, name)) continue;
      const path = inside(at, name);
      if (isSymlink) found.push({ path, rest });
      else if (isDirectory) {
        search(path, rest);
        // Any number of directories may stand for `**`, but no links.
        if (segment === "**") search(path, wanted);
      }
    }
    if (segment === "**") search(at, rest);
  }
  search(directory, segments);
  return { found, isWhole: left >= 0 };
}

function entriesOf(directory: string): Deno.DirEntry[] {
  try {
    return Array.from(Deno.readDirSync(directory));
  } catch {
    return [];
  }
}
