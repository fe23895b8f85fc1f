/**
 * What a simulated world is made from, and what is counted in it.
 *
 * @module
 */
import type { Site } from "../../src/stores/site.ts";
import type { Action, Mind } from "./actions.ts";
import type { Mixture } from "./faults.ts";

/** Where the store of every world lies. */
export const SITE: Site = {
  root: "/w",
  journal: "/w/.dos/lane-journal.jsonl",
  lock: "/w/.dos/.lane-lease.lock",
  mutex: "/w/.dos/.lane-lease.mutex",
  floors: ["/w/.git/dos-seq", "/w/.dos/.lane-seq"],
  peers: [],
};

/** From this seed on workers run commands under a keeper, too. */
export const WITH_COMMANDS = 5_000_000_000;

/** Whether a seed's world is a machine with Windows: one in four is. */
export function isOnWindows(seed: number): boolean {
  return seed % 4 === 3;
}

/** How often which harm was done to a whole world. */
export interface Counts {
  /** The machine lost its power. */
  power: number;
  /** A sync failed. */
  lostSync: number;
  /** The clock jumped. */
  clock: number;
  /** An older journal was put in place of the journal. */
  restored: number;
}

/** How a world is made. */
export interface WorldOptions {
  readonly seed: number;
  /** Told what happens, line by line. */
  readonly trace?: ((line: string) => void) | undefined;
  /** No more than so many faults. */
  readonly mostFaults?: number | undefined;
  /** Who plays, where it is not left to chance. */
  readonly cast?: Cast | undefined;
}

/** A company of workers that all play one piece. */
export interface Cast {
  /** How many there are. */
  readonly size: number;
  /** How many verbs each runs, and how many one still runs that was killed in its last. */
  readonly verbs: { readonly each: number; readonly least: number };
  /** What one does next. */
  next(mind: Mind): Action;
  /** For how long one thinks between two verbs, in milliseconds. */
  readonly pausesMs: readonly number[];
  /** What goes wrong. */
  readonly faults: Mixture;
}
