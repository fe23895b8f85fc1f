/**
 * What a journal must be able to show after any history: every grant that was
 * told of, no number twice, and at no time two live leases on one path.
 *
 * @module
 */
import { intersect, type JournalEntry, type Lease } from "@dos/lanes";
import { identityKey } from "../../../src/domain/lease.ts";
import { Fold } from "../../../src/journal/replay.ts";
import type { Note } from "./plan.ts";

/** What contenders were told, as they wrote it down; an unfinished line was not told. */
export async function readNotes(directory: string): Promise<Note[]> {
  const notes: Note[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    const text = await Deno.readTextFile(`${directory}/${name}`);
    const lines = text.split("\n").slice(0, -1);
    notes.push(...lines.map((line): Note => JSON.parse(line)));
  }
  return notes;
}

/** The grants that were told of and are not in the journal as they were told. */
export function missingGrants<T extends Note>(
  notes: readonly T[],
  entries: readonly JournalEntry[],
): T[] {
  const grants = new Map(
    entries.filter(({ op }) => op === "ACQUIRE").map((
      x,
    ) => [identityKey(x), x]),
  );
  return notes.filter((note) => {
    if (note.told !== "granted") return false;
    const entry = grants.get(identityKey({ ...note }));
    const lease = entry?.lease as Lease | undefined;
    return entry?.seq !== note.fence || lease?.fence !== note.fence ||
      lease.holder !== note.owner;
  });
}

/** The releases that were told of although the lease is live at the end. */
export function undoneReleases(
  notes: readonly Note[],
  live: readonly Lease[],
): Note[] {
  const held = new Set(live.map((lease) => identityKey(lease)));
  return notes.filter((note) =>
    note.told === "released" && held.has(identityKey({ ...note }))
  );
}

/** The numbers that stand in more than one entry. */
export function repeatedNumbers(entries: readonly JournalEntry[]): unknown[] {
  const seen = new Set<unknown>();
  return entries.map(({ seq }) => seq).filter((seq) => {
    const again = seen.has(seq);
    seen.add(seq);
    return again;
  });
}

/** The first moment at which two live leases share a path, in words, and how many were live at most. */
export function firstOverlap(
  entries: readonly JournalEntry[],
): { overlap: string | null; most: number } {
  const fold = new Fold();
  const known = new Set<Lease>();
  let most = 0;
  for (const entry of entries) {
    fold.apply(entry);
    const live = fold.live();
    most = Math.max(most, live.length);
    for (const lease of live) {
      if (known.has(lease)) continue;
      known.add(lease);
      for (const other of live) {
        const met = lease === other
          ? null
          : intersect(regionOf(lease), regionOf(other));
        if (met === null) continue;
        const overlap =
          `entry ${entry.seq}: ${lease.holder} on ${lease.lane} ` +
          `and ${other.holder} on ${other.lane} share ${met.path}`;
        return { overlap, most };
      }
    }
  }
  return { overlap: null, most };
}

function regionOf(lease: Lease): string[] {
  return ((lease.region ?? lease.tree) as unknown[]).map(String);
}
