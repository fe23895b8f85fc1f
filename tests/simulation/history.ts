/**
 * Everything that a simulated store keeps of its past: the journal, and the
 * files that compactions and repairs set aside.
 *
 * @module
 */
import { parseJournal } from "@dos/lanes";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { Disk } from "./disk.ts";

const HOME = "/w/.dos";

/** One file of records. */
export interface RecordFile {
  readonly name: string;
  readonly entries: readonly JournalEntry[];
}

/** The journal first, then what was set aside, by name. */
export function recordFiles(disk: Disk): RecordFile[] {
  const names = disk.names(HOME).filter((name) =>
    /^lane-journal(\.\d+-\d+(\.\d+)?)?\.jsonl$/.test(name)
  );
  return names.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)).map(
    (name) => ({
      name,
      entries: parseJournal(disk.text(`${HOME}/${name}`)),
    }),
  );
}

/** Every record once, by its number; a number with two records is a fault. */
export function byNumber(
  files: readonly RecordFile[],
): { records: Map<number, JournalEntry>; faults: string[] } {
  const records = new Map<number, JournalEntry>();
  const faults: string[] = [];
  for (const { name, entries } of files) {
    let last = 0;
    for (const entry of entries) {
      const { seq } = entry;
      if (typeof seq !== "number") continue;
      if (seq <= last) faults.push(`${name}: ${seq} comes after ${last}`);
      last = seq;
      const other = records.get(seq);
      if (other !== undefined && textOf(other) !== textOf(entry)) {
        faults.push(
          `${name}: number ${seq} is both ${textOf(other)} and ${
            textOf(entry)
          }`,
        );
      }
      records.set(seq, entry);
    }
  }
  return { records, faults };
}

/** A CHECKPOINT is told its history when it is written, which changes nothing it says of leases. */
function textOf(entry: JournalEntry): string {
  return JSON.stringify(entry);
}
