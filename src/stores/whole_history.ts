/**
 * All of history, from its first record: the journal, and before it the files
 * that compactions have set aside. Reads only, without a lock.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { JournalScanner } from "../journal/read.ts";
import type { HistoryReach } from "../journal/upkeep.ts";
import { closeJournal, openJournal, readThrough } from "./journal_file.ts";
import { HISTORY_NAME_REGEXP } from "./journal_scan.ts";
import type { Steps } from "./machine.ts";
import { beside } from "./site.ts";

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
    let older = "";
    const found = yield* readEntries(chain.at(-1) ?? journal, (entry) => {
      older = historyOf(entry) ?? older;
    });
    if (found === null && chain.length > 1) {
      missing = chain.pop() ?? null;
      break;
    }
    const next = older === "" ? "" : beside(journal, older);
    if (next === "" || chain.includes(next)) break;
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

function historyOf(entry: JournalEntry): string | null {
  if (entry.op !== "CHECKPOINT" && entry.op !== "HISTORY") return null;
  const name = entry["history"];
  return typeof name === "string" && HISTORY_NAME_REGEXP.test(name)
    ? name
    : null;
}
