/**
 * A place in a fleet, and its worker.
 *
 * @module
 */
import type { Manner } from "./plan.ts";

/** A host of the fleet. */
export interface Host {
  /** Its name. */
  readonly name: string;
  /** Its copy of the workspace. */
  readonly root: string;
  /** The words that start a program on it. */
  readonly through: readonly string[];
}

/** A place in the fleet. */
export interface Berth {
  readonly host: Host;
  readonly index: number;
  readonly manner: Manner;
  generation: number;
  owner: string;
  child: Deno.ChildProcess | null;
  killed: boolean;
  stopped: boolean;
  /** How much was noted before it began. */
  before: number;
}

/** The exit codes of those whom nobody killed: done, refused, lost, or told that the store failed. */
export const ENDINGS: Readonly<Record<Manner, readonly number[]>> = {
  "steps": [],
  "run": [],
  "dos run": [0, 5, 75, 76],
  "commands": [0, 1, 5],
};

/** Sends a signal; false where the process has ended by itself a moment ago. */
export function signal(child: Deno.ChildProcess, name: Deno.Signal): boolean {
  try {
    child.kill(name);
    return true;
  } catch {
    return false;
  }
}

/** The size of a file, 0 where there is none. */
export function sizeOf(file: string): number {
  try {
    return Deno.statSync(file).size;
  } catch {
    return 0;
  }
}
