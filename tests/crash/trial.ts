/**
 * What the crash task runs: one kind of fault, tried many times.
 *
 * @module
 */

/** How hard a trial tries. */
export interface Effort {
  /** Settles what is left to chance. */
  readonly seed: number;
  /** False for the short set that CI runs, true for an open-ended run. */
  readonly long: boolean;
}

/** How a trial came out. */
export interface Tally {
  /** How often the fault was injected and the store examined afterwards. */
  readonly runs: number;
  /** What broke a promise: one sentence each, with what it takes to see it again. */
  readonly violations: readonly string[];
  /** What could not be tried here and why, `""` if nothing. */
  readonly notRun: string;
}

/** One row of the table. */
export interface Trial {
  /** The row of the fault matrix it belongs to, or the name of its kind. */
  readonly row: string;
  /** The fault, in a few words. */
  readonly fault: string;
  /** Tries it. Throws only where the trial itself is broken; that counts as a violation. */
  run(effort: Effort): Promise<Tally>;
}
