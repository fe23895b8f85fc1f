/**
 * The journal as history: its last records, every record, and new ones as they
 * come. Reads only, without a lock, and works on a read-only directory.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { historyNameOf } from "../journal/history_name.ts";
import { closeJournal, openJournal, readThrough } from "./journal_file.ts";
import { type JournalState, scanJournal } from "./journal_scan.ts";
import { JournalScanner } from "../journal/read.ts";
import type { Steps } from "./machine.ts";
import { beside } from "./site.ts";

/** Reads one journal file whole. */
export function* readWhole(
  path: string,
  visit?: (entry: JournalEntry, line: number) => void,
): Steps<JournalState> {
  const file = yield* openJournal(path);
  try {
    return yield* scanJournal(file, visit);
  } finally {
    yield* closeJournal(file);
  }
}

/**
 * The last records that pass a filter, oldest first. Where compaction has set
 * older ones aside, they are read there; never more files than it takes.
 */
export function* lastEntries(
  journal: string,
  count: number,
  on: {
    /** Which records are wanted. */
    passes(entry: JournalEntry): boolean;
    /** Told what the journal came to. */
    seen?(state: JournalState): void;
  },
): Steps<JournalEntry[]> {
  let found: JournalEntry[] = [];
  const seen = new Set<string>();
  for (
    let path: string | null = journal;
    path !== null && found.length < count;
  ) {
    seen.add(path);
    const kept: JournalEntry[] = [];
    let older = "";
    const state = yield* readWhole(path, (entry) => {
      if (entry.op === "CHECKPOINT") older = historyNameOf(entry) || older;
      if (!on.passes(entry)) return;
      kept.push(entry);
      if (kept.length > 2 * count) kept.splice(0, kept.length - count);
    });
    if (path === journal) on.seen?.(state);
    found = [...kept, ...found].slice(-count);
    const next: string = older === "" ? "" : beside(journal, older);
    path = next === "" || seen.has(next) ? null : next;
  }
  return count === 0 ? [] : found;
}

/** Where a follower stands. */
export interface Bookmark {
  /** The file it reads. */
  readonly identity: string;
  /** How far it has read: the end of a line. */
  readonly offset: number;
}

/** The end of the journal as it is. */
export function* bookmarkEnd(journal: string): Steps<Bookmark> {
  const file = yield* openJournal(journal);
  try {
    let offset = 0;
    let at = 0;
    if (file !== null) {
      yield* readThrough(file, 0, (chunk) => {
        const last = chunk.lastIndexOf(0x0a);
        if (last >= 0) offset = at + last + 1;
        at += chunk.length;
      });
    }
    return { identity: file?.identity ?? "", offset };
  } finally {
    yield* closeJournal(file);
  }
}

/** The whole records since a bookmark, and the next one. A journal that was replaced is read from its start. */
export function* entriesSince(
  journal: string,
  mark: Bookmark,
): Steps<{ entries: JournalEntry[]; mark: Bookmark }> {
  const file = yield* openJournal(journal);
  if (file === null) return { entries: [], mark };
  try {
    const from = file.identity === mark.identity ? mark.offset : 0;
    const chunks: Uint8Array[] = [];
    yield* readThrough(file, from, (chunk) => chunks.push(chunk));
    const bytes = new Uint8Array(
      chunks.reduce((sum, one) => sum + one.length, 0),
    );
    let filled = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    const entries: JournalEntry[] = [];
    const scanner = new JournalScanner((entry) => entries.push(entry));
    scanner.push(whole);
    scanner.end();
    const offset = from + whole.length;
    return { entries, mark: { identity: file.identity, offset } };
  } finally {
    yield* closeJournal(file);
  }
}
