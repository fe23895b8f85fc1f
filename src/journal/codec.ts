/**
 * The written form of a record: one line, the same bytes for the same record
 * on every machine. This text is part of the format; do not change.
 *
 * A journal is a sequence of lines, each ended by one LF, in UTF-8 without a
 * byte order mark. A line holds one JSON object. Its keys are sorted by
 * Unicode code point, at every level; `", "` stands between members and
 * `": "` after a key; an empty object is `{}` and an empty array `[]`.
 *
 * Text is written raw, with these exceptions: `\"` and `\\`; `\b \t \n \f \r`
 * and, for the other characters below U+0020, `\u00xx` in lower case; and
 * `\u0085`, `\u2028` and `\u2029`, because dos-kernel ends lines there.
 * Numbers are written as JavaScript writes them, `-0.0` for the negative zero.
 *
 * What such a line cannot carry is refused and never bent: a lone surrogate,
 * a number that is not finite, a value that is not JSON, a nesting deeper than
 * 64, and a line of more than 256 KiB. `CHECKPOINT` and `_CORRUPT` lines may
 * be longer: they carry what is in the journal already.
 *
 * @module
 */
import { isRecord, ownField } from "../domain/lease.ts";
import { MAX_DEPTH } from "./depth.ts";
import type { JournalEntry } from "./entry.ts";

/** Part of the format; do not change. Bytes of one written line, its LF counted. */
export const MAX_RECORD_BYTES = 262_144;

const LINE_BREAK_REGEXP = /[\u0085\u2028\u2029]/g;
const UNBOUNDED: ReadonlySet<unknown> = new Set(["CHECKPOINT", "_CORRUPT"]);

/** How much one record may take. */
export interface EncodeOptions {
  /** Bytes of the line, its LF counted. @default {262144} */
  readonly maxBytes?: number;
  /**
   * True for a record that repeats what stands in the journal already: it may
   * be of any length, and a lone surrogate in it is written as an escape. What
   * could not be named could never be ended. @default {false}
   */
  readonly echo?: boolean;
}

/**
 * Writes a record as one canonical line.
 *
 * @param entry The record.
 * @param options The limit, for who rewrites records that are in a journal already.
 * @returns The line, LF included.
 * @throws {TypeError} On what is not JSON: `undefined`, a function, a symbol, a bigint, an object with a class, a record that is no object.
 * @throws {RangeError} On a lone surrogate, a number that is not finite, a nesting deeper than 64, a line over 256 KiB.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { encodeEntry } from "@dos/lanes";
 *
 * assertEquals(
 *   encodeEntry({ op: "RELEASE", lane: "api" }),
 *   '{"lane": "api", "op": "RELEASE"}\n',
 * );
 * assertThrows(() => encodeEntry({ op: "RELEASE", seq: NaN }), RangeError);
 * ```
 */
export function encodeEntry(
  entry: JournalEntry,
  options: EncodeOptions = {},
): string {
  if (!isRecord(entry)) {
    throw new TypeError(
      `Cannot write the record "${show(entry)}": it is not an object`,
    );
  }
  const echo = options.echo === true;
  const line = `${write(entry, 1, echo ? JSON.stringify : wellFormed)}\n`;
  const limit = echo ? Infinity : options.maxBytes ?? MAX_RECORD_BYTES;
  if (!UNBOUNDED.has(ownField(entry, "op")) && isLonger(line, limit)) {
    throw new RangeError(
      `Cannot write the record "${
        show(ownField(entry, "op"))
      }": it takes more than ${limit} bytes`,
    );
  }
  return line;
}

/**
 * Writes a JSON value in the canonical form, without a LF.
 *
 * @param value The value.
 * @returns Its text.
 * @throws {TypeError} On what is not JSON.
 * @throws {RangeError} On a lone surrogate, a number that is not finite, a nesting deeper than 64.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 1, wellFormed);
}

/** Puts a text between quotes, or refuses to. */
type Quote = (text: string) => string;

function write(value: unknown, depth: number, quote: Quote): string {
  switch (typeof value) {
    case "string":
      return writeText(value, quote);
    case "number":
      return writeNumber(value);
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : writeContainer(value, depth, quote);
    default:
      throw notJson(value);
  }
}

function writeContainer(
  value: object,
  depth: number,
  quote: Quote,
): string {
  if (depth > MAX_DEPTH) {
    throw new RangeError(
      `Cannot write a value nested deeper than ${MAX_DEPTH}: no reader would take it`,
    );
  }
  if (Array.isArray(value)) {
    // Array.from visits the holes of a sparse array too.
    return `[${
      Array.from(value, (item) => write(item, depth + 1, quote)).join(", ")
    }]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw notJson(value);
  }
  const members = Object.entries(value).sort(byCodePoint).map(([key, item]) =>
    `${writeText(key, quote)}: ${write(item, depth + 1, quote)}`
  );
  return `{${members.join(", ")}}`;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `Cannot write the number "${value}": JSON has finite numbers only`,
    );
  }
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function writeText(text: string, quote: Quote): string {
  return quote(text).replace(
    LINE_BREAK_REGEXP,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function wellFormed(text: string): string {
  if (text.isWellFormed()) return JSON.stringify(text);
  throw new RangeError(
    `Cannot write the text ${
      JSON.stringify(text.slice(0, 80))
    }: it holds a lone surrogate`,
  );
}

function byCodePoint(
  [a]: readonly [string, unknown],
  [b]: readonly [string, unknown],
): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    // Units differ first inside a pair only if the pairs' first units are equal,
    // so whole code points are compared wherever it matters.
    if (a.charCodeAt(i) !== b.charCodeAt(i)) {
      return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
    }
  }
  return a.length - b.length;
}

function isLonger(line: string, limit: number): boolean {
  if (line.length > limit) return true;
  return line.length * 3 > limit &&
    new TextEncoder().encode(line).length > limit;
}

function notJson(value: unknown): TypeError {
  return new TypeError(
    `Cannot write the value "${show(value)}": it is not JSON`,
  );
}

function show(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value)
      ? "array"
      : Object.prototype.toString.call(value);
  }
  return String(value).slice(0, 80);
}
