/**
 * Faults at the N-th system call that touches the store, by `strace`.
 *
 * Calls are counted by name, and only those on the store's own files; the
 * program works on them in one thread, so that the count is the same each time.
 *
 * @module
 */
import { atExit } from "../../support/exit.ts";
import { type Ran, type Running, runToEnd, start } from "./program.ts";
import type { TrialStore } from "./store.ts";

/** Calls that change the store or what excludes others from it. */
export const CHANGES: readonly string[] = [
  ...["mkdir", "openat", "write", "linkat", "unlink", "rename", "fdatasync"],
  ...["fsync", "flock", "ftruncate"],
];

/** Calls that only look. */
export const LOOKS: readonly string[] = ["statx", "lseek", "read", "close"];

/** One fault: what happens at which call. */
export interface Injection {
  /** The call's name. */
  readonly call: string;
  /** `signal=KILL`, `error=EIO`, `retval=5`. */
  readonly what: string;
  /** Which time: `3`, or `3+` for from then on. */
  readonly when: string;
  /** Only calls on this file of the store. */
  readonly path?: string;
}

/** What `strace` is told. */
export function straced(
  store: TrialStore,
  command: readonly string[],
  how: { calls: readonly string[]; injection?: Injection; log: string },
): string[] {
  const { calls, injection, log } = how;
  const paths = injection?.path === undefined
    ? pathsOf(store)
    : [injection.path];
  return [
    ...["strace", "-f", "-qq", "-s", "0", "-o", log],
    // Quicker, but signals do not get through with it.
    ...(injection?.what.startsWith("signal") ? [] : ["--seccomp-bpf"]),
    ...paths.flatMap((path) => ["-P", path]),
    ...["-e", `trace=${calls.join(",")}`],
    ...(injection === undefined ? [] : [
      "-e",
      `inject=${injection.call}:${injection.what}:when=${injection.when}`,
    ]),
    ...command,
  ];
}

function pathsOf({ home, journal, lock, mutex }: TrialStore): string[] {
  return [
    ...[home, `${home}/.gitignore`, mutex],
    ...[lock, `${lock}.new`, `${lock}.old`],
    ...[journal, `${journal}.compact.tmp`, `${journal}.repair.tmp`],
    ...[`${home}/.lane-seq`, `${home}/.lane-seq.new`],
  ];
}

/** How often each call is made in a run without a fault, in the order of their first. */
export async function countCalls(
  store: TrialStore,
  command: readonly string[],
  calls: readonly string[],
): Promise<Map<string, number>> {
  const log = `${store.root}/strace.log`;
  await runToEnd(straced(store, command, { calls, log }));
  const counts = new Map<string, number>();
  for (const name of callsIn(await Deno.readTextFile(log))) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The names of the calls in a log. */
export function callsIn(log: string): string[] {
  return Array.from(log.matchAll(/^\d+ +(\w+)\(/gm), ([, name = ""]) => name);
}

/** A run with a fault in it. */
export interface Injected extends Ran {
  /** Whether the fault came to pass. */
  readonly struck: boolean;
  /** What was traced. */
  readonly log: string;
}

/** Runs a command with a fault. */
export async function inject(
  store: TrialStore,
  command: readonly string[],
  injection: Injection,
): Promise<Injected> {
  const log = `${store.root}/strace.log`;
  const ran = await runToEnd(
    straced(store, command, { calls: [injection.call], injection, log }),
  );
  const text = await Deno.readTextFile(log);
  const struck = text.includes("(INJECTED)") || ran.signal === "SIGKILL" ||
    text.includes("+++ killed by") || text.includes("--- SIG");
  return { ...ran, struck, log: text };
}

/** A command that stands still at a call. */
export interface Stopped extends Running {
  /** The process that stands still. */
  readonly program: number;
  /** Lets it go on. */
  resume(): void;
}

/** Starts a command and waits until it stands still at a call; `null` if it ended instead. */
export async function startStopped(
  store: TrialStore,
  command: readonly string[],
  injection: Omit<Injection, "what">,
): Promise<Stopped | null> {
  const log = `${store.root}/strace.log`;
  const stop = { ...injection, what: "signal=STOP" };
  const how = { calls: [injection.call], injection: stop, log };
  await Deno.remove(log).catch(() => {});
  const running = start(straced(store, command, how));
  let over = false;
  running.ended.then(() => over = true);
  for (let waited = 0; waited < 2_000; waited++) {
    // deno-lint-ignore no-await-in-loop -- it waits for another process
    const text = await Deno.readTextFile(log).catch(() => "");
    const [, pid] = /^(\d+) +--- stopped by SIGSTOP ---/m.exec(text) ?? [];
    if (pid !== undefined) {
      const program = Number(pid);
      atExit.set(program, () => Deno.kill(program, "SIGKILL"));
      const resume = (): void => {
        atExit.delete(program);
        Deno.kill(program, "SIGCONT");
      };
      return { ...running, program, resume };
    }
    if (over) return null;
    // deno-lint-ignore no-await-in-loop -- it waits for another process
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  running.child.kill("SIGKILL");
  return null;
}
