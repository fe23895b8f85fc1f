/**
 * All of history, from its first record: the journal, and before it the files
 * that compactions have set aside. Reads only, without a lock.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { historyNameOf } from "../journal/history_name.ts";
import { readLine } from "../journal/line.ts";
import { JournalScanner, type Scan } from "../journal/read.ts";
import type {
  HistoryGrowth,
  HistoryMark,
  HistoryReach,
} from "../journal/upkeep.ts";
import {
  closeJournal,
  type JournalFile,
  openJournal,
  readThrough,
} from "./journal_file.ts";
import type { Steps } from "./machine.ts";
import { beside, look } from "./site.ts";

const KEY = '"history"';

/** More files than that are a circle, or beyond what anybody reads. */
const MOST_FILES = 10_000;

/**
 * Shows every record, oldest first.
 *
 * @param journal The journal.
 * @param visit Sees each record; an unreadable line comes as `_CORRUPT`.
 * @param marked Told where {@linkcode laterEntries} can go on; not called where it cannot.
 * @returns How far it reached, and what was wrong on the way.
 */
export function* everyEntry(
  journal: string,
  visit: (entry: JournalEntry) => void,
  marked?: (mark: HistoryMark) => void,
): Steps<HistoryReach> {
  const chain: string[] = [journal];
  let missing: string | null = null;
  while (chain.length < MOST_FILES) {
    const older = yield* olderOf(chain.at(-1) ?? journal);
    if (older === null && chain.length > 1) missing = chain.pop() ?? null;
    if (older === null || older === "") break;
    const next = beside(journal, older);
    if (chain.includes(next)) break;
    chain.push(next);
  }
  let [files, bytes, unreadable] = [0, 0, 0];
  let isTorn = false;
  for (const path of chain.toReversed()) {
    const scan = yield* readEntries(path, visit);
    if (scan === null) continue;
    files++;
    bytes += scan.bytes;
    unreadable += scan.damage.length;
    isTorn = path === journal && scan.torn !== null;
    if (path === journal && scan.mark !== null) marked?.(scan.mark);
  }
  return { files, bytes, unreadable, isTorn, missing };
}

/** The records of one file; `null` where there is none. */
function* readEntries(
  path: string,
  visit: (entry: JournalEntry) => void,
): Steps<MarkedScan | null> {
  const file = yield* openJournal(path);
  if (file === null) return null;
  try {
    return yield* scanFrom(file, 0, visit);
  } finally {
    yield* closeJournal(file);
  }
}

/** What was found, and where it ended. */
interface MarkedScan extends Scan {
  readonly mark: HistoryMark | null;
}

function* scanFrom(
  file: JournalFile,
  offset: number,
  visit: (entry: JournalEntry) => void,
): Steps<MarkedScan> {
  const scanner = new JournalScanner(visit, { offset });
  yield* readThrough(file, offset, (chunk) => scanner.push(chunk));
  const scan = scanner.end();
  const { identity } = file;
  // A last line that is whole but for its end was shown, and may yet become another one.
  const end = scan.torn?.offset ?? (scan.endsWithLf ? scan.bytes : null);
  const mark = end === null
    ? null
    : { identity, offset: end, bytes: scan.bytes };
  return { ...scan, mark };
}

/**
 * Shows the records behind a mark, oldest first.
 *
 * @returns What changed, or `null` where the journal is another one, so that all of history must be read anew.
 */
export function* laterEntries(
  journal: string,
  mark: HistoryMark,
  visit: (entry: JournalEntry) => void,
): Steps<HistoryGrowth | null> {
  const file = yield* openJournal(journal);
  if (file === null) return null;
  try {
    if (file.identity !== mark.identity) return null;
    const facts = yield* look(journal, "file");
    if (facts === null || facts.size < mark.bytes) return null;
    const scan = yield* scanFrom(file, mark.offset, visit);
    if (scan.mark === null) return null;
    return {
      mark: scan.mark,
      unreadable: scan.damage.length,
      isTorn: scan.torn !== null,
    };
  } finally {
    yield* closeJournal(file);
  }
}

/** The history that a file names last, `""` where it names none; `null` where there is no such file. Reads only the lines that can name one. */
function* olderOf(path: string): Steps<string | null> {
  const file = yield* openJournal(path);
  if (file === null) return null;
  try {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    let older = "";
    let rest = "";
    const take = (text: string): void => {
      const cut = text.lastIndexOf("\n") + 1;
      rest = text.slice(cut);
      if (!text.includes(KEY)) return;
      for (const line of text.slice(0, cut).split("\n")) {
        older = historyIn(line) ?? older;
      }
    };
    yield* readThrough(
      file,
      0,
      (chunk) => take(rest + decoder.decode(chunk, { stream: true })),
    );
    return historyIn(rest) ?? older;
  } finally {
    yield* closeJournal(file);
  }
}

function historyIn(line: string): string | null {
  if (!line.includes(KEY)) return null;
  const entry = readLine(line);
  if (entry === "unreadable" || entry === "nothing") return null;
  if (entry.op !== "CHECKPOINT" && entry.op !== "HISTORY") return null;
  return historyNameOf(entry) || null;
}
