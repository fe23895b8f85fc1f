/**
 * How long anybody waited who was not cut off: for an answer, and for a lease
 * whose holder had died.
 *
 * @module
 */
import { type Held, nameOf } from "./checker.ts";
import {
  ALLOWANCE_MS,
  ALLOWED_CALLS,
  ELECTION_MS,
  MOST_ALLOWED_MS,
  type Note,
  TTL_S,
} from "./plan.ts";

/** From when until when something was so, in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What was done to the workers, the hosts and etcd. */
export interface Mishaps {
  /** Workers that were killed. */
  readonly kills: readonly { readonly owner: string; readonly at: number }[];
  /** Workers that were stopped for a while. */
  readonly stops: readonly (Span & { readonly owner: string })[];
  /** Hosts that were cut off for a while. */
  readonly cuts: readonly (Span & { readonly host: string })[];
  /** The leader was killed, and another one led. */
  readonly elections: readonly Span[];
}

/** The longest waits, in milliseconds, and what was too long. */
export interface Waits {
  readonly answerMs: number;
  /** From the death of a holder to the end of its lease. */
  readonly deathMs: number;
  /** How long a call took in the middle. */
  readonly middleMs: number;
  /** What was allowed beside what is promised. */
  readonly allowanceMs: number;
  readonly faults: readonly string[];
}

const TTL_MS = TTL_S * 1_000;

/** Judges waits. */
export function checkWaits(
  notes: readonly Note[],
  mishaps: Mishaps,
  { leases, heard }: {
    readonly leases: readonly Held[];
    readonly heard: ReadonlyMap<number, number>;
  },
): Waits {
  const faults: string[] = [];
  const calls = notes.filter((note) =>
    note.ms !== undefined && note.told !== "acted" &&
    !wasHindered(note, mishaps)
  );
  const times = calls.map(({ ms = 0 }) => ms).sort((a, b) => a - b);
  const middleMs = times[Math.floor(times.length / 2)] ?? 0;
  const allowanceMs = Math.min(
    MOST_ALLOWED_MS,
    Math.max(ALLOWANCE_MS, ALLOWED_CALLS * middleMs),
  );
  const isTooLong = (span: Span): boolean =>
    span.to - span.from > promiseFor(span, mishaps) + allowanceMs;
  for (const note of calls) {
    if (isTooLong(note)) faults.push(`too long: ${JSON.stringify(note)}`);
  }
  let deathMs = 0;
  for (const { owner, at } of mishaps.kills) {
    for (const held of leases) {
      if (held.holder !== owner || !held.hangs) continue;
      const ended = heard.get(held.ended) ?? Infinity;
      if (ended < at) continue;
      const ms = ended - at;
      deathMs = Math.max(deathMs, ms);
      if (!isTooLong({ from: at, to: ended })) continue;
      faults.push(`${nameOf(held)} outlived ${owner} by ${ms} ms`);
    }
  }
  const answerMs = times.at(-1) ?? 0;
  return { answerMs, deathMs, middleMs, allowanceMs, faults };
}

/** Whether whoever waited was cut off or stopped meanwhile. */
function wasHindered(note: Note, { stops, cuts }: Mishaps): boolean {
  return stops.some((one) => meets(one, note) && one.owner === note.owner) ||
    cuts.some((one) => meets(one, note) && one.host === note.host);
}

/** A new leader gives every session its whole time anew. */
function promiseFor(span: Span, { elections }: Mishaps): number {
  const isLed = elections.some((one) => meets(one, span));
  return TTL_MS * (isLed ? 2 : 1) + ELECTION_MS;
}

function meets(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to;
}
