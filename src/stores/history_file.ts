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
import {
  appendRecords,
  closeJournal,
  type JournalFile,
  type JournalState,
  openJournal,
  readThrough,
} from "./journal_file.ts";
import { act, type Steps } from "./machine.ts";
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

  /** Copies late lines into the journal; true if there were any. Only under both locks. */
  *rescue(file: JournalFile, state: JournalState): Steps<boolean> {
    if (this.#name === "") return false;
    const path = beside(file.path, this.#name);
    const facts = yield* act("lstat", path, (machine) => machine.lstat(path));
    if (facts?.kind !== "file" || facts.size <= this.#mark) return false;
    const text = yield* this.#lateText(path);
    if (text === null) return false;
    const entry = {
      op: "HISTORY",
      history: this.#name,
      history_bytes: facts.size,
    };
    yield* appendRecords(file, state, text + encodeEntry(entry));
    return true;
  }

  *#lateText(path: string): Steps<string | null> {
    const old = yield* openJournal(path);
    if (old === null) return null;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    let text = "";
    try {
      yield* readThrough(old, this.#mark, (chunk) => {
        text += decoder.decode(chunk, { stream: true });
      });
    } finally {
      yield* closeJournal(old);
    }
    return text === "" || text.endsWith("\n") ? text : `${text}\n`;
  }
}
