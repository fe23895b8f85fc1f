/**
 * All of history, from its first record: the journal, and before it the files
 * that compactions have set aside. Reads only, without a lock.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { readLine } from "../journal/line.ts";
import { JournalScanner } from "../journal/read.ts";
import type { HistoryReach } from "../journal/upkeep.ts";
import { closeJournal, openJournal, readThrough } from "./journal_file.ts";
import { HISTORY_NAME_REGEXP } from "./journal_scan.ts";
import type { Steps } from "./machine.ts";
import { beside } from "./site.ts";

const KEY = '"history"';

/** More files than that are a circle, or beyond what anybody reads. */
const MOST_FILES = 10_000;

/**
 * Shows every record, oldest first.
 *
 * @param journal The journal.
 * @param visit Sees each record; an unreadable line comes as `_CORRUPT`.
 * @returns How far it reached, and what was wrong on the way.
 */
export function* everyEntry(
  journal: string,
  visit: (entry: JournalEntry) => void,
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
  }
  return { files, bytes, unreadable, isTorn, missing };
}

/** The records of one file; `null` where there is none. */
function* readEntries(
  path: string,
  visit: (entry: JournalEntry) => void,
): Steps<ReturnType<JournalScanner["end"]> | null> {
  const file = yield* openJournal(path);
  if (file === null) return null;
  try {
    const scanner = new JournalScanner(visit);
    yield* readThrough(file, 0, (chunk) => scanner.push(chunk));
    return scanner.end();
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
  const name = entry["history"];
  return typeof name === "string" && HISTORY_NAME_REGEXP.test(name)
    ? name
    : null;
}
