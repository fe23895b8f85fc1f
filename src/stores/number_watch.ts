/**
 * Watching the numbers of a journal: they run on by one, so one that is
 * missing, comes late or comes twice tells of lines that were deleted, swapped
 * or doubled.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { SEQ_LIMIT, seqOf } from "../journal/seq.ts";
import type { NumberGap, NumberRepeat } from "../journal/upkeep.ts";
import { ACCEPT_OP } from "./acceptance.ts";

/**
 * A record that says how the numbers behind it run: `dense` ones go on by one,
 * as in files, `sparse` ones are revisions of etcd, of which most belong to
 * something else.
 */
export const NUMBERING_OP = "WATERMARK";

/** A line that says so. */
export function numberingLine(numbers: "sparse" | "dense"): string {
  return `{"numbers": "${numbers}", "op": "${NUMBERING_OP}"}`;
}

/** At most so many of a kind are remembered. */
const MOST_KEPT = 20;

/** Watches the numbers of records in their order. */
export class NumberWatch {
  #gaps: NumberGap[] = [];
  readonly #repeats: NumberRepeat[] = [];
  #highest = 0;
  #unread = 0;
  #repeated = 0;
  #odd = 0;
  #firstOdd = 0;
  #isSparse = false;

  /** Takes the next record, which stands in that line, counted from 1. */
  visit(entry: JournalEntry, line: number): void {
    this.#count(entry, line);
    if (entry.op === NUMBERING_OP && typeof entry["numbers"] === "string") {
      this.#isSparse = entry["numbers"] === "sparse";
    }
    // A compaction, a repair or an acceptance says up to where all is settled.
    this.#highest = Math.max(this.#highest, seqOf(entry.seq_watermark));
  }

  #count({ op, seq }: JournalEntry, line: number): void {
    if (op === "_CORRUPT") this.#unread++;
    if (seq === undefined || seq === null) return;
    if (
      typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 1 ||
      seq >= SEQ_LIMIT
    ) {
      this.#odd++;
      this.#firstOdd ||= line;
      return;
    }
    if (seq <= this.#highest) return this.#goBack(seq, line);
    const from = this.#highest + 1;
    // Lines that cannot be read, and are told as such, had as many numbers.
    const isGap = seq - from > this.#unread && op !== ACCEPT_OP &&
      !this.#isSparse;
    if (isGap && this.#gaps.length < MOST_KEPT) {
      this.#gaps.push({ line, from, to: seq - 1 });
    }
    this.#highest = seq;
    this.#unread = 0;
  }

  #goBack(seq: number, line: number): void {
    const late = this.#gaps.some(({ from, to }) => from <= seq && seq <= to);
    if (late) this.#gaps = this.#gaps.flatMap((gap) => without(gap, seq));
    this.#repeated++;
    if (this.#repeats.length < MOST_KEPT) {
      this.#repeats.push({ line, seq, late });
    }
  }

  /** Numbers that no record has. */
  get gaps(): readonly NumberGap[] {
    return this.#gaps;
  }

  /** Records whose number comes late or was there before. */
  get repeats(): readonly NumberRepeat[] {
    return this.#repeats;
  }

  /** Missing numbers are lost records, and numbers that are none are damage; repeats come from peers that number records without a lock. */
  isSound(): boolean {
    return this.#odd === 0 && this.#gaps.length === 0;
  }

  /** What is odd, in sentences. */
  sentences(): string[] {
    const said = this.#gaps.map(({ line, from, to }) =>
      `line ${line}: before it ${
        from === to ? `number ${from} is` : `numbers ${from} to ${to} are`
      } missing; a line was deleted or cannot be read, and what it granted or ended is not seen`
    );
    if (this.#odd > 0) {
      said.push(
        `line ${this.#firstOdd}: the seq is no whole number from 1 to 2^52 and is not counted${
          this.#odd > 1 ? `, and ${this.#odd - 1} more like it` : ""
        }`,
      );
    }
    const [first] = this.#repeats;
    if (first !== undefined) {
      said.push(
        `line ${first.line}: number ${first.seq} ${
          first.late ? "comes late" : "is there twice"
        }${
          this.#repeated > 1 ? `, and ${this.#repeated - 1} more like it` : ""
        }; lines were swapped or doubled, or dos-kernel numbered records without a lock`,
      );
    }
    return said;
  }
}

function without({ line, from, to }: NumberGap, seq: number): NumberGap[] {
  return [{ line, from, to: Math.min(to, seq - 1) }, {
    line,
    from: Math.max(from, seq + 1),
    to,
  }].filter((gap) => gap.from <= gap.to && !(gap.from <= seq && seq <= gap.to));
}
