/**
 * Which files of a working tree changed lately, as git and the clock of the
 * file system tell.
 *
 * @module
 */
import { findRepository } from "./git.ts";
import { below, inside, parentOf } from "./path.ts";
import { type Runner, runProgram } from "./run.ts";

const LIMIT_MS = 1_500;

/**
 * The files around a directory that differ from what is committed and were
 * written, or removed, since a moment; paths from that directory on.
 *
 * @param root The directory, without symbolic links.
 * @param sinceMs Epoch milliseconds.
 * @param run Runs git.
 * @returns The paths; none outside git, or where git does not answer in time.
 */
export async function changedSince(
  root: string,
  sinceMs: number,
  run: Runner = runProgram,
): Promise<string[]> {
  const top = findRepository(root)?.top;
  if (top === undefined) return [];
  const ran = await run(
    "git",
    [
      ...["--no-optional-locks", "-C", top, "status", "--porcelain=v1", "-z"],
      ...["--no-renames", "--untracked-files=all", "--ignore-submodules=all"],
    ],
    { timeoutMs: LIMIT_MS },
  );
  if (ran === null || ran.code !== 0) return [];
  return readStatus(ran.stdout)
    .map((path) => inside(top, path))
    .filter((path) => changedAtMs(path) >= sinceMs)
    .map((path) => below(root, path))
    .filter((path) => path !== null);
}

/** The paths that `git status -z` names, given one character per byte. */
export function readStatus(stdout: string): string[] {
  const decoder = new TextDecoder();
  return stdout.split("\0").filter((entry) => entry.length > 3).map((entry) =>
    decoder.decode(
      Uint8Array.from(entry.slice(3), (char) => char.charCodeAt(0)),
    )
  );
}

/**
 * When a file was last written or put in its place; for one that is gone, when
 * its directory was. A file that is moved keeps the time it was written at.
 */
function changedAtMs(path: string): number {
  for (let at = path;; at = parentOf(at)) {
    try {
      const { mtime, ctime } = Deno.lstatSync(at);
      return Math.max(mtime?.getTime() ?? 0, ctime?.getTime() ?? 0);
    } catch {
      if (parentOf(at) === at) return 0;
    }
  }
}
