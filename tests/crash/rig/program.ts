/**
 * Runs the real program as a real process, never longer than a trial can wait.
 *
 * @module
 */
import { atExit } from "../../support/exit.ts";

const MAIN = `${import.meta.dirname}/../../../src/main.ts`;

/** No command of a trial has a reason to run longer. */
const LIMIT_MS = 30_000;

/** How one run came out. */
export interface Ran {
  /** The exit code; 128 and the number where a signal ended it. */
  readonly code: number;
  /** The signal that ended it. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  /** True if it had to be killed because it did not end. */
  readonly hung: boolean;
  /** The JSON value on standard output, empty where there is no whole one. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Where and how a command runs. */
export interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The words that start the program. */
export function dosCommand(...args: readonly string[]): string[] {
  return [Deno.execPath(), "run", "-A", "-q", MAIN, ...args];
}

/** A command that is running. */
export interface Running {
  readonly pid: number;
  readonly child: Deno.ChildProcess;
  /** How it came out. */
  readonly ended: Promise<Ran>;
}

/** Starts a command. */
export function start(
  command: readonly string[],
  setting: Setting = {},
): Running {
  const begun = performance.now();
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, {
    args,
    env: { ...cleanEnv(), ...setting.env },
    ...(setting.cwd === undefined ? {} : { cwd: setting.cwd }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  atExit.set(child, () => child.kill("SIGKILL"));
  return { pid: child.pid, child, ended: outcome(child, begun) };
}

/** Runs a command to its end. */
export async function runToEnd(
  command: readonly string[],
  setting: Setting = {},
): Promise<Ran> {
  return await start(command, setting).ended;
}

async function outcome(
  child: Deno.ChildProcess,
  begun: number,
): Promise<Ran> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, LIMIT_MS);
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.status,
  ]);
  clearTimeout(timer);
  atExit.delete(child);
  const { code, signal } = status;
  const ms = Math.round(performance.now() - begun);
  return { code, signal, stdout, stderr, ms, hung, answer: answerIn(stdout) };
}

function answerIn(stdout: string): Ran["answer"] {
  if (!stdout.endsWith("\n")) return {};
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === "object" && value !== null
      ? value as Ran["answer"]
      : {};
  } catch {
    return {};
  }
}

/** Nothing of the tester's own environment may steer a run. */
function cleanEnv(): Record<string, string> {
  const names = [
    ...["DISPATCH_WORKSPACE", "DISPATCH_HOST_ID", "DISPATCH_RUN_ID"],
    ...["DISPATCH_LANE_JOURNAL_PATH", "JOB_LANE_JOURNAL_PATH", "CID_RUN_ID"],
    ...["DISPATCH_LANE_LEASE_LOCK_PATH", "DISPATCH_ARCHIVE_LOCK_PATH"],
    ...["DOS_SESSION_ID", "DOS_COLOR", "DOS_DEBUG"],
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, ""])),
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** One sentence on how a run came out, for a violation. */
export function sayRan(ran: Ran): string {
  const told = ran.stdout.trim().slice(0, 300);
  const words = ran.stderr.trim().split("\n").slice(-3).join(" | ");
  return `exit ${ran.signal ?? ran.code}${
    ran.hung ? " (did not end)" : ""
  } after ${ran.ms} ms, stdout ${told || "empty"}, stderr ${
    words.slice(0, 300) || "empty"
  }`;
}

/** Milliseconds pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until something holds, at most so long; false if it never did. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<boolean> {
  const end = performance.now() + limitMs;
  // deno-lint-ignore no-await-in-loop -- it waits for the world
  while (!await holds()) {
    if (performance.now() > end) return false;
    // deno-lint-ignore no-await-in-loop -- it waits for the world
    await pause(10);
  }
  return true;
}
