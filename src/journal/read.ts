/**
 * Reads a journal, whole or as it comes.
 *
 * A `JournalScanner` is given the bytes in order, in pieces cut anywhere, by
 * `push`; then `end` once, and the scanner is spent. It shows every record to
 * the visitor as soon as it is certain: an unreadable line is held back until
 * another line follows, for the last line of a journal may be torn, a write
 * that never was acknowledged, and is then dropped.
 *
 * Lines are cut at the byte 0x0A alone, so that no character of another
 * writer can split a record. One bad line never stops a reader. It does not
 * check what a record says; that is the fold's part.
 *
 * @module
 */
import type { Damage, JournalEntry } from "./entry.ts";
import { rawOf, readLine } from "./line.ts";
import { strip } from "./white_space.ts";

/** Bytes of the longest line that is read. */
export const MAX_LINE_BYTES = 268_435_456;

const LF = 0x0a;
const BLOCK_BYTES = 4_194_304;

/** What one pass over the bytes found. */
export interface Scan {
  /** Bytes of the whole journal, those before the beginning too. */
  readonly bytes: number;
  /** Lines, blank ones and a last one without LF counted. */
  readonly lines: number;
  /** False where the last line has no LF. True for an empty journal. */
  readonly endsWithLf: boolean;
  /** Unreadable lines before the last, in order. */
  readonly damage: Damage[];
  /** The last line, where it is unreadable: dropped, no entry was made of it. */
  readonly torn: Damage | null;
}

/** How a scanner is run. */
export interface ScanOptions {
  /** Bytes of the longest line that is read. @default {268435456} */
  readonly maxLineBytes?: number;
  /** Whole lines before the first byte that is pushed. @default {0} */
  readonly lines?: number;
  /** Bytes before it. @default {0} */
  readonly offset?: number;
}

/** Reads a journal from its bytes. */
export class JournalScanner {
  readonly #visit: (entry: JournalEntry, line: number) => void;
  readonly #maxLineBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #damage: Damage[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #offset: number;
  #lines: number;
  #unsure: Damage | null = null;

  /**
   * A scanner for one journal.
   *
   * @param visit Called with every record in order and its line, counted from 0; unreadable lines come as `_CORRUPT`.
   * @param options The limit, and where in the journal it begins.
   */
  constructor(
    visit: (entry: JournalEntry, line: number) => void,
    options: ScanOptions = {},
  ) {
    this.#visit = visit;
    this.#maxLineBytes = options.maxLineBytes ?? MAX_LINE_BYTES;
    this.#offset = options.offset ?? 0;
    this.#lines = options.lines ?? 0;
  }

  /**
   * Takes the next bytes. They are copied where they are kept.
   *
   * @param chunk The bytes.
   * @throws {RangeError} On a line over 256 MiB. The scanner is spent then.
   */
  push(chunk: Uint8Array): void {
    const step = Math.min(BLOCK_BYTES, this.#maxLineBytes);
    for (let from = 0; from < chunk.length; from += step) {
      this.#take(chunk.subarray(from, from + step));
    }
  }

  /**
   * Says that there are no more bytes.
   *
   * @returns What was found beside the records.
   */
  end(): Scan {
    const endsWithLf = this.#heldBytes === 0;
    if (!endsWithLf) this.#readLines(this.#joined(new Uint8Array()));
    return {
      bytes: this.#offset,
      lines: this.#lines,
      endsWithLf,
      damage: this.#damage,
      torn: this.#unsure,
    };
  }

  #take(piece: Uint8Array): void {
    const cut = piece.lastIndexOf(LF) + 1;
    if (cut > 0) {
      this.#limit(piece.indexOf(LF));
      this.#readLines(this.#joined(piece.subarray(0, cut)));
    }
    if (cut < piece.length) {
      this.#limit(piece.length - cut);
      this.#held.push(piece.slice(cut));
      this.#heldBytes += piece.length - cut;
    }
  }

  #limit(more: number): void {
    if (this.#heldBytes + more <= this.#maxLineBytes) return;
    throw new RangeError(
      `Cannot read the journal line at byte ${this.#offset}: it is longer than ${this.#maxLineBytes} bytes`,
    );
  }

  #joined(last: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return last;
    const all = new Uint8Array(this.#heldBytes + last.length);
    let at = 0;
    for (const part of [...this.#held, last]) {
      all.set(part, at);
      at += part.length;
    }
    this.#held = [];
    this.#heldBytes = 0;
    return all;
  }

  #readLines(block: Uint8Array): void {
    const text = this.#decoder.decode(block);
    const first = this.#lines;
    let place = { line: 0, start: 0, end: 0 };
    for (let from = 0; from < text.length;) {
      const lf = text.indexOf("\n", from);
      const line = text.slice(from, lf === -1 ? text.length : lf);
      from = lf === -1 ? text.length : lf + 1;
      if (this.#unsure !== null) this.#confirm(this.#unsure);
      const entry = readLine(line);
      if (entry === "unreadable") {
        place = seek(block, place, this.#lines - first);
        this.#unsure = {
          line: this.#lines,
          offset: this.#offset + place.start,
          length: place.end - place.start,
          kind: strip(line).endsWith("}") ? "broken" : "torn",
          raw: rawOf(line),
        };
      } else if (entry !== "nothing") {
        this.#visit(entry, this.#lines);
      }
      this.#lines++;
    }
    this.#offset += block.length;
  }

  #confirm(damage: Damage): void {
    this.#unsure = null;
    this.#damage.push(damage);
    const { line, raw } = damage;
    this.#visit({ op: "_CORRUPT", _raw: raw, _line: line }, line);
  }
}

/**
 * Reads a journal that is one text. Where it holds lone surrogates they are
 * read as U+FFFD, as they would be from a file.
 *
 * @param text The journal.
 * @returns Its records in order. An unreadable line is `{op: "_CORRUPT", _raw, _line}`, `_line` counted from 0 over all lines; an unreadable last line is dropped.
 * @throws {RangeError} On a line over 256 MiB.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseJournal } from "@dos/lanes";
 *
 * assertEquals(parseJournal('{"op": "HALT"}\noops\n{"op": "HALT"}\n{"op": '), [
 *   { op: "HALT" },
 *   { op: "_CORRUPT", _raw: "oops", _line: 1 },
 *   { op: "HALT" },
 * ]);
 * ```
 */
export function parseJournal(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  const scanner = new JournalScanner((entry) => entries.push(entry));
  scanner.push(new TextEncoder().encode(text));
  scanner.end();
  return entries;
}

interface Place {
  line: number;
  start: number;
  end: number;
}

/** Walks on from one line of a block to a later one, so that a block full of damage is walked once. */
function seek(block: Uint8Array, from: Place, line: number): Place {
  let { line: at, start } = from;
  for (; at < line; at++) start = block.indexOf(LF, start) + 1;
  const lf = block.indexOf(LF, start);
  return { line, start, end: lf === -1 ? block.length : lf };
}
