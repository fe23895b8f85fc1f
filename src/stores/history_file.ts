/**
 * The history that a compaction sets aside, and lines that reach it late.
 *
 * A CHECKPOINT of ours names the file that keeps what came before it and how
 * long that file was: `history`, `history_bytes`. A peer that opened the
 * journal just before the rename and writes without a lock still writes there.
 * The next writer that finds the file longer copies the rest into the journal,
 * with a HISTORY record that moves the mark, so that nothing is copied twice.
 *
 * @module
 */
import { encodeEntry } from "../journal/codec.ts";
import { storeFailure } from "./failure.ts";
import {
  appendRecords,
  closeJournal,
  type JournalFile,
  openJournal,
  readThrough,
} from "./journal_file.ts";
import { type JournalState, scanJournal } from "./journal_scan.ts";
import type { FileFacts, Steps } from "./machine.ts";
import { patiently } from "./sharing.ts";
import { beside } from "./site.ts";

/** Whether the history is longer than the journal says. */
export function* isLonger(
  file: JournalFile,
  { history }: JournalState,
): Steps<boolean> {
  if (history.name === "") return false;
  const path = beside(file.path, history.name);
  let facts: FileFacts | null;
  try {
    facts = yield* patiently("lstat", path, (machine) => machine.lstat(path));
  } catch (error) {
    throw storeFailure("read", path, error);
  }
  // Two names of one file: the journal must never be copied into itself.
  return facts?.kind === "file" && facts.size > history.bytes &&
    facts.identity !== file.identity;
}

/** Copies late lines into the journal, and moves the mark. Only under both locks. */
export function* rescue(file: JournalFile, state: JournalState): Steps<void> {
  const { name, bytes } = state.history;
  const late = yield* readTail(beside(file.path, name), bytes);
  if (late === null) return;
  const entry = {
    op: "HISTORY",
    history: name,
    history_bytes: bytes + late.bytes,
  };
  yield* appendRecords(file, state, late.text + encodeEntry(entry));
}

/** Copies what reached the history late into the journal. Only under both locks. */
export function* bringLateLines(file: JournalFile): Steps<void> {
  const state = yield* scanJournal(file);
  if (yield* isLonger(file, state)) yield* rescue(file, state);
}

/** The lines of a file from `offset` on, the last one ended. */
export function* readTail(
  path: string,
  offset: number,
): Steps<{ text: string; bytes: number } | null> {
  const file = yield* openJournal(path);
  if (file === null) return null;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let bytes = 0;
  try {
    yield* readThrough(file, offset, (chunk) => {
      text += decoder.decode(chunk, { stream: true });
      bytes += chunk.length;
    });
  } finally {
    yield* closeJournal(file);
  }
  text += decoder.decode();
  return {
    text: text === "" || text.endsWith("\n") ? text : `${text}\n`,
    bytes,
  };
}
