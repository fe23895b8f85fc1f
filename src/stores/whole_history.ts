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
  const chain: Part[] = [{ path: journal, bytes: Infinity }];
  let missing: string | null = null;
  while (chain.length < MOST_FILES) {
    const older = yield* olderOf(chain.at(-1)?.path ?? journal);
    if (older === null && chain.length > 1) missing = chain.pop()?.path ?? null;
    if (older === null || older.name === "") break;
    const path = beside(journal, older.name);
    if (chain.some((one) => one.path === path)) break;
    chain.push({ path, bytes: older.bytes });
  }
  let [files, bytes, unreadable] = [0, 0, 0];
  let isTorn = false;
  for (const part of chain.toReversed()) {
    const { path } = part;
    const scan = yield* readEntries(part, visit);
    if (scan === null) continue;
    files++;
    bytes += scan.bytes;
    unreadable += scan.damage.length;
    isTorn = path === journal && scan.torn !== null;
    if (path === journal && scan.mark !== null) marked?.(scan.mark);
  }
  return { files, bytes, unreadable, isTorn, missing };
}

/** A file of history, and how many of its bytes are. */
interface Part {
  readonly path: string;
  readonly bytes: number;
}

/** The records of one file; `null` where there is none. */
function* readEntries(
  { path, bytes }: Part,
  visit: (entry: JournalEntry) => void,
): Steps<MarkedScan | null> {
  const file = yield* openJournal(path);
  if (file === null) return null;
  try {
    return yield* scanFrom(file, { from: 0, to: bytes }, visit);
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
  { from: offset, to }: { readonly from: number; readonly to: number },
  visit: (entry: JournalEntry) => void,
): Steps<MarkedScan> {
  const scanner = new JournalScanner(visit, { offset });
  let at = offset;
  yield* readThrough(file, offset, (chunk) => {
    scanner.push(chunk.subarray(0, Math.max(0, to - at)));
    at += chunk.length;
  });
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
    const scan = yield* scanFrom(
      file,
      { from: mark.offset, to: Infinity },
      visit,
    );
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

/** The history that a file stands for, and how much of it. */
interface Older {
  readonly name: string;
  readonly bytes: number;
}

/** The history that a file's last CHECKPOINT names, `""` where it names none; `null` where there is no such file. Reads only the lines that can name one. */
function* olderOf(path: string): Steps<Older | null> {
  const file = yield* openJournal(path);
  if (file === null) return null;
  try {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const older = new OlderFile();
    let rest = "";
    const take = (text: string): void => {
      const cut = text.lastIndexOf("\n") + 1;
      rest = text.slice(cut);
      if (!text.includes(KEY)) return;
      for (const line of text.slice(0, cut).split("\n")) older.see(line);
    };
    yield* readThrough(
      file,
      0,
      (chunk) => take(rest + decoder.decode(chunk, { stream: true })),
    );
    older.see(rest);
    return older.end();
  } finally {
    yield* closeJournal(file);
  }
}

/**
 * Learns from lines what came before them. A CHECKPOINT stands for what it
 * names. A HISTORY does not: it names a file whose records are in this one too,
 * be it the whole of it, after a repair, or what reached it late.
 */
class OlderFile {
  #name = "";
  #bytes = Infinity;
  #isRescued = false;

  see(line: string): void {
    if (!line.includes(KEY)) return;
    const entry = readLine(line);
    if (entry === "unreadable" || entry === "nothing") return;
    const name = historyNameOf(entry);
    if (name === "") return;
    if (entry.op === "HISTORY") this.#isRescued ||= name === this.#name;
    if (entry.op !== "CHECKPOINT") return;
    const { history_bytes: bytes } = entry;
    this.#name = name;
    const isLength = Number.isSafeInteger(bytes) && Number(bytes) >= 0;
    this.#bytes = isLength ? Number(bytes) : Infinity;
    this.#isRescued = false;
  }

  end(): Older {
    return {
      name: this.#name,
      bytes: this.#isRescued ? this.#bytes : Infinity,
    };
  }
}
