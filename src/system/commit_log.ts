/**
 * What was committed lately, as git tells: one process for all leases.
 *
 * @module
 */
import type { Commit } from "../domain/commits.ts";
import { type Runner, runProgram } from "./run.ts";

const LIMIT_MS = 3_000;
/** More of them say no more about who gets anywhere. */
const MOST = 2_000;
const HEAD = "\x01";

/**
 * The commits of all branches since a moment, newest first.
 *
 * @param root The workspace; paths are relative to it.
 * @param sinceMs Epoch milliseconds.
 * @param run Runs git.
 * @returns The commits, `null` outside git, without any commit, or where git does not answer in time.
 */
export async function commitsSince(
  root: string,
  sinceMs: number,
  run: Runner = runProgram,
): Promise<Commit[] | null> {
  const ran = await run(
    "git",
    [
      ...["--no-optional-locks", "-c", "log.showSignature=false", "-C", root],
      ...["log", "HEAD", "--branches", "--relative", "--name-only", "-z"],
      `--format=format:${HEAD}%ct`,
      `--max-count=${MOST}`,
      `--since=@${Math.floor(sinceMs / 1000)}`,
      "--",
    ],
    { timeoutMs: LIMIT_MS },
  );
  return ran === null || ran.code !== 0 ? null : readLog(ran.stdout);
}

/** The commits that such a log names, given one character per byte. */
export function readLog(stdout: string): Commit[] {
  const commits: { at_ms: number; paths: string[] }[] = [];
  const decoder = new TextDecoder();
  // The head of a commit ends with a line feed where files follow, else with a NUL.
  for (const block of stdout.split(HEAD).slice(1)) {
    const seconds = /^\d+/.exec(block)?.[0] ?? "";
    if (seconds === "") continue;
    const paths = block.slice(seconds.length).replace(/^\n/, "").split("\0")
      .filter((path) => path !== "")
      .map((path) =>
        decoder.decode(Uint8Array.from(path, (char) => char.charCodeAt(0)))
      );
    commits.push({ at_ms: Number(seconds) * 1000, paths });
  }
  return commits;
}
