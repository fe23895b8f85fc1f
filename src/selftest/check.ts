/**
 * What a check of the self-test is, and what it is given.
 *
 * @module
 */
import type { Processes } from "../lease/ports.ts";
import type { Workspace } from "../lease/workspace.ts";
import type { Machine } from "../stores/machine.ts";

/** A process of this very program that a check has started. */
export interface Child {
  /** Its pid. */
  readonly pid: number;
  /** Its exit code, `null` while it runs. */
  exit(): number | null;
  /** Kills it at once, as nothing it could prepare for. */
  kill(): void;
  /** Ends when it has ended and its pid is free. */
  ended(): Promise<void>;
}

/** How a program answered. */
export interface ChildAnswer {
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
  /** The exit code, `null` where it was killed. */
  readonly exit: number | null;
}

/** Starts this very program. */
export interface Children {
  /** Starts it with these words, and nothing on its standard streams. */
  start(words: readonly string[]): Child;
  /** Runs it to its end, with a text on standard input. */
  ask(
    words: readonly string[],
    about: { readonly cwd: string; readonly input: string },
  ): Promise<ChildAnswer>;
  /** Kills all that still run. */
  stop(): void;
}

/** The machine that is tested, seen through the parts that `dos` relies on. */
export interface Ground {
  /** A directory of its own for this check, absolute, with `/`; it is there and empty. */
  readonly dir: string;
  /** The files and the locks. */
  readonly machine: Machine;
  /** Who is running. */
  readonly processes: Processes;
  /** Starts this program; `null` where it may not start any. */
  readonly children: Children | null;
  /** Seconds since the machine started. Throws where that is not told. */
  uptimeS(): number;
  /** Waits, in milliseconds. */
  wait(ms: number): Promise<void>;
  /** What work comes to, `null` if it is not done within so many milliseconds. */
  within<T>(work: Promise<T>, ms: number): Promise<T | null>;
  /** Opens a directory as a workspace of its own, whatever it lies in. */
  openWorkspace(root: string): Promise<Workspace>;
}

/** One check. */
export interface Check {
  /** What it is called. */
  readonly name: string;
  /** What it shows where all is well. */
  readonly shows: string;
  /** What a miss means for leases. */
  readonly means: string;
  /** What to do about a miss. */
  readonly fix: string;
  /** How long it may take, in milliseconds; absent means {@linkcode LIMIT_MS}. */
  readonly limitMs?: number;
  /**
   * Does it.
   *
   * @returns What was seen, `""` where that says no more than `shows`.
   * @throws {Miss} Where the machine does otherwise. Any other error is a miss too.
   * @throws {Untried} Where it cannot be told here and need not be.
   */
  run(ground: Ground): Promise<string>;
}

/** The check without which nothing is known of a machine: that one at a time is inside. */
export const KERNEL_LOCK = "kernel lock";

/** How long a check may take unless it says otherwise, in milliseconds. */
export const LIMIT_MS = 30_000;

/** The machine does not do what `dos` relies on. */
export class Miss extends Error {
  /** The name of the class. */
  override readonly name = "Miss";
}

/** A check that cannot be made here. */
export class Untried extends Error {
  /** The name of the class. */
  override readonly name = "Untried";
}

/** Misses, unless something holds. */
export function must(holds: boolean, seen: string): void {
  if (!holds) throw new Miss(seen);
}

/** The children of a ground. */
export function childrenOf({ children }: Ground): Children {
  if (children !== null) return children;
  throw new Untried("This program may not start others");
}

const PAUSE_MS = 5;

/** Waits until something holds; false if it does not within `limitMs`. */
export async function until(
  { machine, wait }: Pick<Ground, "machine" | "wait">,
  limitMs: number,
  holds: () => boolean,
): Promise<boolean> {
  const end = machine.ticksMs() + limitMs;
  while (!holds()) {
    if (machine.ticksMs() >= end) return false;
    // deno-lint-ignore no-await-in-loop -- waiting in turn is the point
    await wait(PAUSE_MS);
  }
  return true;
}
