/**
 * Whether what workers were told agrees with the history of etcd.
 *
 * A revision was made when it was heard of, or before. So what is concluded
 * from its time is concluded with care: that it was made by then, never that
 * it was not yet made.
 *
 * @module
 */
import type { JournalEntry } from "@dos/lanes";
import { type Findings, type Held, nameOf } from "./checker.ts";
import { ALLOWANCE_MS, type Named, type Note } from "./plan.ts";

/** What is known of a trial beside what workers were told. */
export interface Known extends Pick<Findings, "leases" | "entries"> {
  /** When each revision was heard of, in epoch milliseconds. */
  readonly heard: ReadonlyMap<number, number>;
}

/** What does not agree, a sentence each. */
export function checkAnswers(
  notes: readonly Note[],
  { leases, entries, heard }: Known,
): string[] {
  const known = new Map(leases.map((lease) => [keyOf(lease), lease]));
  const judge: Sight = {
    find: (named) => known.get(keyOf(named)),
    endedBefore: ({ ended }, ms) =>
      ended !== 0 && (heard.get(ended) ?? Infinity) < ms,
    released: new Set(
      entries.filter(({ op }) => op === "RELEASE").map(identity),
    ),
    acquired: new Map(
      entries.filter(({ op }) => op === "ACQUIRE").map((x) => [x.seq, x]),
    ),
  };
  return [
    ...notes.flatMap((note) => faultIn(note, judge) ?? []),
    ...lateActs(notes),
  ];
}

interface Sight {
  find(
    named: { lane: string; loop_ts: string; fence: number },
  ): Held | undefined;
  /** Whether a lease had certainly ended at a time. */
  endedBefore(held: Held, ms: number): boolean;
  readonly released: ReadonlySet<string>;
  readonly acquired: ReadonlyMap<unknown, JournalEntry>;
}

function faultIn(note: Note, sight: Sight): string | null {
  const { told, from, to } = note;
  const by = `${note.owner} on ${note.host}`;
  if (told === "failed") return `${by}: ${note.reason}`;
  if (told === "error") {
    const { code, act } = note;
    return code.startsWith("STORE_") ? null : `${by}: ${act}: ${code}`;
  }
  if (told === "refused") return refusalFault(note, sight);
  const held = sight.find(note);
  const who = `${by}, ${nameOf(note)}`;
  if (held === undefined) {
    return `${who}: ${told} was told, it is not in history`;
  }
  if (held.holder !== note.owner) return `${who}: it is ${held.holder}'s`;
  switch (told) {
    case "granted": {
      const record = sight.acquired.get(note.fence);
      const isThere = record !== undefined &&
        identity(record) === identity(note);
      return isThere ? null : `${who}: granted was told, no record says so`;
    }
    case "held":
      return sight.endedBefore(held, from)
        ? `${who}: held was told ${from}, it had ended`
        : null;
    case "released":
      return held.ended !== 0 && sight.released.has(identity(note))
        ? null
        : `${who}: released was told, no record says so`;
    case "lost":
      return sight.endedBefore(held, to + ALLOWANCE_MS)
        ? null
        : `${who}: lost was told, it lived on`;
    case "acted":
      return null;
  }
}

/** Only what was live may be in the way. */
function refusalFault(
  { owner, held_by, from }: Note & { told: "refused" },
  sight: Sight,
): string | null {
  if (held_by === null) return null;
  const { lane, loop_ts, fence } = held_by;
  const way = sight.find({ lane, loop_ts, fence: Number(fence) });
  if (way === undefined) {
    return `${owner} was refused for ${lane}@${loop_ts} (fence ${fence}), which never was`;
  }
  return sight.endedBefore(way, from)
    ? `${owner} was refused for ${nameOf(way)}, which had ended`
    : null;
}

/** Whoever was told that a lease is lost does nothing under it any more. */
function lateActs(notes: readonly Note[]): string[] {
  const lost = new Map<string, number>();
  for (const note of notes) {
    if (note.told !== "lost") continue;
    const key = keyOf(note);
    lost.set(key, Math.min(note.to, lost.get(key) ?? Infinity));
  }
  return notes.flatMap((note) => {
    if (note.told !== "acted") return [];
    const at = lost.get(keyOf(note)) ?? Infinity;
    return note.from > at
      ? [
        `${note.owner} acted under ${
          nameOf(note)
        } after it was told that it is lost`,
      ]
      : [];
  });
}

function keyOf(
  { lane, loop_ts, fence }: Omit<Named, "owner">,
): string {
  return `${lane}@${loop_ts} ${fence}`;
}

function identity(
  { lane, loop_ts }: { readonly lane?: unknown; readonly loop_ts?: unknown },
): string {
  return `${lane}@${loop_ts}`;
}
