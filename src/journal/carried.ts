/**
 * What a compaction carries over: the CHECKPOINT that stands for the history
 * it names, and the records behind it that hold what a CHECKPOINT cannot.
 *
 * Those records have no number of their own. The first record that has one,
 * or that a compaction does not write, is news again.
 *
 * @module
 */
import { identityText, ownField } from "../domain/lease.ts";
import type { JournalEntry } from "./entry.ts";
import { historyNameOf } from "./history_name.ts";
import { seqOf } from "./seq.ts";

const CARRYING: ReadonlySet<string> = new Set(["RECONCILE", "ADOPT", "WAIT"]);
const BETWEEN: ReadonlySet<string> = new Set(["WATERMARK", "_CORRUPT"]);

/** What a record is in a history that may have been compacted. */
export type Telling =
  /** It tells something new. */
  | "news"
  /** A CHECKPOINT that stands for the history it names. */
  | "mark"
  /** One of the records behind such a CHECKPOINT, which only carry over. */
  | "carried";

/** Tells of one record after the other whether it is news. */
export class CarryOver {
  #isOpen = false;

  /** Takes the next record, and tells what it is. */
  see(entry: JournalEntry): Telling {
    const op = identityText(ownField(entry, "op"));
    if (op === "CHECKPOINT") {
      this.#isOpen = historyNameOf(entry) !== "";
      return this.#isOpen ? "mark" : "news";
    }
    if (BETWEEN.has(op)) return "news";
    this.#isOpen &&= CARRYING.has(op) && seqOf(ownField(entry, "seq")) === 0;
    return this.#isOpen ? "carried" : "news";
  }
}
