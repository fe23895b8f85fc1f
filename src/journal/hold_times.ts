/**
 * How long lanes are held, as far as a journal tells: for an estimate of how
 * long a wait may take, which is all it is good for.
 *
 * @module
 */
import { identityKey, identityText, textOf } from "../domain/lease.ts";
import { laneId } from "../domain/lane.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "./entry.ts";

/** Older holds say little about the next one. */
const KEPT = 50;
/** Fewer say nothing. */
const LEAST = 3;

/** An estimate, and what it rests on. */
export interface HoldEstimate {
  /** The middle one of the holds, in milliseconds. */
  readonly medianMs: number;
  /** How many holds there were. */
  readonly holds: number;
}

/** Learns how long lanes are held from the records of a journal. */
export class HoldTimes {
  readonly #begun = new Map<string, number>();
  readonly #byLane = new Map<string, number[]>();
  readonly #all: number[] = [];

  /** Takes the next record of history. Only what was released counts: the end of a dead holder says when it was found. */
  apply(entry: JournalEntry): void {
    if (entry.op === "CHECKPOINT") this.#begun.clear();
    if (entry.op !== "ACQUIRE" && entry.op !== "RELEASE") return;
    const key = identityKey(entry);
    const at = parseStamp(textOf(entry.ts));
    const since = this.#begun.get(key);
    this.#begun.delete(key);
    if (at === null) return;
    if (entry.op === "ACQUIRE") this.#begun.set(key, at);
    else if (since !== undefined && entry["reason"] !== "withdrawn") {
      this.#learn(laneId(identityText(entry.lane)), at - since);
    }
  }

  /** How long a lane is held as a rule: by its own holds where there are some, else by all; `null` where there are too few. */
  estimate(lane: string): HoldEstimate | null {
    return medianOf(this.#byLane.get(laneId(lane)) ?? []) ??
      medianOf(this.#all);
  }

  #learn(lane: string, ms: number): void {
    if (ms < 0) return;
    const own = this.#byLane.get(lane) ?? [];
    this.#byLane.set(lane, own);
    for (const list of [own, this.#all]) {
      list.push(ms);
      if (list.length > KEPT) list.shift();
    }
  }
}

function medianOf(list: readonly number[]): HoldEstimate | null {
  if (list.length < LEAST) return null;
  const medianMs = list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0;
  return { medianMs, holds: list.length };
}
