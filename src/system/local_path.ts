/**
 * Paths as people type them, told from the workspace root.
 *
 * A person types a path from where it stands, or copies one from an answer,
 * which is told from the root. So the current directory comes first, and the
 * root where nothing is there or that lies outside.
 *
 * @module
 */
import { below } from "./path.ts";
import { createDisk, type Disk, leadsOf } from "./touched_path.ts";

/** A place in the workspace. */
export interface LocalPath {
  /** From the root, without `.` and `..`; `""` for the root. */
  readonly path: string;
  /** Whether all that is below is meant too. */
  readonly isDirectory: boolean;
}

/** Where a path is looked for. */
export interface Ground {
  /** The root of the workspace, absolute, its links followed. */
  readonly root: string;
  /** The current directory, absolute. */
  readonly cwd: string;
  /** The disk. */
  readonly disk: Disk;
}

const FILE_REGEXP = /(?:^|\/)[^/]+\.[^/.]+$/;

/**
 * The places that a path may mean: a link is itself and what it leads to.
 *
 * @param path The path as typed.
 * @param ground Where it is looked for.
 * @returns The places, none where all lie outside the workspace.
 */
export function localPaths(path: string, ground: Ground): LocalPath[] {
  const { root, cwd, disk } = ground;
  const here = placesFrom(cwd, path, ground);
  const isHere = here.some(({ path }) => isThere(path, ground));
  if (isHere || cwd === root) return here;
  const there = placesFrom(root, path, ground);
  const isMeant = here.length === 0 ||
    there.some(({ path }) => isThere(path, ground));
  return isMeant && disk.look(root) !== null ? there : here;
}

/** The places that a path may mean to this process. */
export function locate(
  path: string,
  root: string,
  env: (name: string) => string | undefined,
): LocalPath[] {
  return localPaths(path, { root, cwd: Deno.cwd(), disk: createDisk(env) });
}

function placesFrom(
  base: string,
  typed: string,
  { root, disk }: Ground,
): LocalPath[] {
  return leadsOf(typed, base, disk).flatMap((lead): LocalPath[] => {
    const path = below(root, lead.path);
    if (path === null) return [];
    const kind = disk.look(lead.path);
    const isDirectory = kind === null
      ? typed.endsWith("/") || !FILE_REGEXP.test(path)
      : kind === "directory";
    return [{ path, isDirectory }];
  });
}

function isThere(path: string, { root, disk }: Ground): boolean {
  return disk.look(path === "" ? root : `${root}/${path}`) !== null;
}
