/**
 * Time and chance that stand still until a test moves them.
 *
 * @module
 */
import type { Chance, Clock } from "../../src/lease/ports.ts";
import { NOW_MS } from "./records.ts";

/** A clock for a test to set. */
export class FixedClock implements Clock {
  /** The time it shows, in epoch milliseconds. */
  ms: number = NOW_MS;

  /** The time. */
  nowMs(): number {
    return this.ms;
  }

  /** Moves it on. */
  advance(minutes: number): void {
    this.ms += minutes * 60_000;
  }
}

/** Chance that counts: no two texts are the same, and each is known. */
export function countingChance(): Chance {
  let count = 0;
  return {
    text: (length) => (++count).toString(32).padStart(length, "a"),
  };
}
