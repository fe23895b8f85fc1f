/**
 * Processes as each system shows them, in one form.
 *
 * @module
 */

/** One process. */
export interface ProcessRecord {
  /** Its pid. */
  readonly pid: number;
  /** The pid of its parent; 0 where it has none. */
  readonly parent: number;
  /** When it started, in the system's own form; `""` where that is not told. */
  readonly start: string;
  /** True if it has ended and only its entry is left. */
  readonly dead: boolean;
  /** Its command line; empty where that is not told. */
  readonly words: readonly string[];
}

/** What is known of one pid: its record, that there is none, or nothing at all. */
export type Sighting = ProcessRecord | "gone" | "unknown";

/** An answer that has passed its own controls. */
export interface Census {
  /** `<boot id>/<start of pid 1>`, or `""` where that cannot be told. */
  readonly space: string;
  /** What it says about a pid that it was asked for. */
  find(pid: number): Sighting;
}

/** How one kind of system is asked. No method throws. */
export interface ProcessSource {
  /** One look at some pids; `null` where the answer cannot be trusted. */
  census(pids: readonly number[]): Promise<Census | null>;
  /** A look at single pids, one after the other, command lines too. */
  lineage(timeLeftMs: () => number): (pid: number) => Promise<Census | null>;
}

/** What a source needs to know of this process. */
export interface Self {
  /** Our pid. */
  readonly pid: number;
  /** The pid of our parent, at this moment. */
  parent(): number;
  /** An identity of this boot of the machine, `""` if unknown. */
  boot(): Promise<string>;
}

/** True if `a` is known to have started after `b`. Both starts are in one form: ticks, or stamps of one length. */
export function startedAfter(a: string, b: string): boolean {
  if (a === "" || b === "") return false;
  return a.length === b.length ? a > b : a.length > b.length;
}

/** A table of processes as a census. */
export function censusOf(
  records: ReadonlyMap<number, ProcessRecord>,
  space: string,
): Census {
  return { space, find: (pid) => records.get(pid) ?? "gone" };
}
