/**
 * `dos run` as a real process, with a command that does what the test says.
 *
 * @module
 */
import type { Lease } from "../../src/domain/lease.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { replay } from "../../src/journal/replay.ts";
import { cleanEnv, commandLine, dos, type Ran } from "./dos.ts";

/** A `dos run` that is under way. */
export interface CommandRun {
  /** The process of dos. */
  readonly pid: number;
  /** How it ended, and what was said. */
  readonly ended: Promise<
    { code: number; signal: string | null; stdout: string; stderr: string }
  >;
}

/** The words of a run on lane `api`. */
export function runWords(...command: readonly string[]): string[] {
  return ["run", "--lane", "api", "--tree", "api/**", "--owner", "ann"]
    .concat("--", command);
}

/** Starts the program. */
export function begin(dir: string, ...args: readonly string[]): CommandRun {
  const [program = "", ...rest] = commandLine(...args);
  const child = new Deno.Command(program, {
    args: rest,
    cwd: dir,
    env: cleanEnv(),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    pid: child.pid,
    ended: child.output().then(({ code, signal, stdout, stderr }) => ({
      ...{ code, signal, stdout: text(stdout), stderr: text(stderr) },
    })),
  };
}

/**
 * Starts a run whose command leaves its pid in a file and then waits; comes
 * back once the journal names that process.
 */
export async function beginWaiting(
  dir: string,
  how: {
    readonly options?: readonly string[];
    /** What the command does before it waits. */
    readonly script?: string;
  } = {},
): Promise<CommandRun & { readonly command: number }> {
  const [verb = "", ...rest] = runWords(
    "sh",
    "-c",
    `${
      how.script ?? ":"
    }; echo $$ > command.pid; exec sleep 600 > sleep.out 2>&1`,
  );
  const run = begin(dir, verb, ...how.options ?? [], ...rest);
  await until("the command runs and is recorded", () => {
    const lease = leaseIn(dir);
    return Array.isArray(lease?.["children"]) && pidIn(dir) > 0;
  });
  const command = pidIn(dir);
  return { ...run, command };
}

/** The pid that the command left. */
function pidIn(dir: string): number {
  try {
    return Number(Deno.readTextFileSync(`${dir}/command.pid`));
  } catch {
    return 0;
  }
}

/** The one live lease of the journal. */
export function leaseIn(dir: string): Lease | undefined {
  return replay(parseJournal(journalIn(dir)))[0];
}

/** The operations of the journal. */
export function opsIn(dir: string): unknown[] {
  return parseJournal(journalIn(dir)).map(({ op }) => op);
}

function journalIn(dir: string): string {
  try {
    return Deno.readTextFileSync(`${dir}/.dos/lane-journal.jsonl`);
  } catch {
    return "";
  }
}

/** The keeper files that are left. */
export function keepersIn(dir: string): string[] {
  try {
    return Array.from(
      Deno.readDirSync(`${dir}/.dos/keepers`),
      ({ name }) => name,
    );
  } catch {
    return [];
  }
}

/** Bob asks for the region of lane `api`. */
export function askAgain(dir: string): Promise<Ran> {
  const words = "lease-lane acquire --owner bob --lane b --tree api/**";
  return dos({ cwd: dir }, ...words.split(" "));
}

/** Ends a process for good and waits until it is gone. */
export async function killed(pid: number): Promise<void> {
  Deno.kill(pid, "SIGKILL");
  await until(`${pid} is gone`, async () => !await isRunning(pid));
}

/** Whether a process runs; one that only waits to be buried does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/stat`],
    stderr: "null",
  }).output();
  const state = /\) (\w) /.exec(new TextDecoder().decode(stdout))?.[1];
  return state !== undefined && state !== "Z";
}

/** Waits until something holds; fails where it never does. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 20) {
    // deno-lint-ignore no-await-in-loop -- it waits for another process
    if (await holds()) return;
    // deno-lint-ignore no-await-in-loop -- it waits for another process
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Cannot go on: it never came about that ${what}`);
}
