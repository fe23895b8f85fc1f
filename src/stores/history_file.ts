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
import type { JournalEntry } from "../journal/entry.ts";
import { storeFailure } from "./failure.ts";
import {
  appendRecords,
  closeJournal,
  type JournalFile,
  type JournalState,
  openJournal,
  readThrough,
  scanJournal,
} from "./journal_file.ts";
import { act, type FileFacts, type Steps } from "./machine.ts";
import { beside } from "./site.ts";

/** What a name must look like: text from a journal chooses no other path. */
export const HISTORY_NAME_REGEXP: RegExp =
  /^lane-journal\.\d{1,16}-\d{1,16}(\.\d{1,6})?\.jsonl$/;

/** Watches a scan for the mark, then copies what came late. */
export class LateLines {
  #name = "";
  #mark = 0;

  /** Takes note of an entry. */
  visit(entry: JournalEntry): void {
    if (entry.op !== "CHECKPOINT" && entry.op !== "HISTORY") return;
    if (entry.op === "CHECKPOINT") this.#name = "";
    const name = entry["history"];
    const bytes = entry["history_bytes"];
    if (typeof name !== "string" || !HISTORY_NAME_REGEXP.test(name)) return;
    if (!Number.isSafeInteger(bytes) || (bytes as number) < 0) return;
    this.#name = name;
    this.#mark = bytes as number;
  }

  /** Whether the history is longer than the journal says. */
  *areThere(file: JournalFile): Steps<boolean> {
    if (this.#name === "") return false;
    const path = beside(file.path, this.#name);
    let facts: FileFacts | null;
    try {
      facts = yield* act("lstat", path, (machine) => machine.lstat(path));
    } catch (error) {
      throw storeFailure("read", path, error);
    }
    // Two names of one file: the journal must never be copied into itself.
    return facts?.kind === "file" && facts.size > this.#mark &&
      facts.identity !== file.identity;
  }

  /** Copies late lines into the journal, and moves the mark. Only under both locks. */
  *rescue(file: JournalFile, state: JournalState): Steps<void> {
    const late = yield* readTail(beside(file.path, this.#name), this.#mark);
    if (late === null) return;
    const entry = {
      op: "HISTORY",
      history: this.#name,
      history_bytes: this.#mark + late.bytes,
    };
    yield* appendRecords(file, state, late.text + encodeEntry(entry));
  }
}

/** Copies what reached the history late into the journal. Only under both locks. */
export function* bringLateLines(file: JournalFile): Steps<void> {
  const late = new LateLines();
  const state = yield* scanJournal(file, (entry) => late.visit(entry));
  if (yield* late.areThere(file)) yield* late.rescue(file, state);
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
