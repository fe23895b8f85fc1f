/**
 * The fold of a journal's beginning, so that whoever only looks reads its end.
 *
 * The format, part of the store. One line
 * `dos-fold 2 <sum> <journal> <offset> <end> <lines> <base> <fresh> <seq> <config> <history> <grants> <index>`,
 * then the index, then one grant per live lease, in the journal's own form and
 * in the order of the grants, then one `WAIT` per open ticket.
 *
 * - `sum` is the checksum of all that follows it, up to the end of the index;
 *   `grants` that of all behind it.
 * - `journal` is device and inode, with a colon between them.
 * - `offset` is the byte up to which the journal was folded, `lines` how many
 *   lines that are, `base` how many of them up to the last CHECKPOINT, `seq` the
 *   highest number in them.
 * - `fresh` is 1 as long as nothing was appended since the journal took the
 *   place of another, else 0.
 * - `end` is the checksum of the last 4 KiB before the offset.
 * - `config` is the mark of a configuration in which a hook is told everything
 *   by the store alone, or `-`.
 * - `history` is the name of the history that the journal kept last, a colon
 *   and how many bytes of it were carried over, or `-`.
 * - `index` is the length of the index in bytes; see `fold_index.ts`.
 *
 * What does not fit the journal counts for nothing, so that deleting the file,
 * at any moment, costs only time. History that is edited in place, further
 * back than those 4 KiB, is not noticed.
 *
 * @module
 */

import type { HistoryMark } from "./journal_scan.ts";

/** So much of the journal before the offset has to be as it was, in bytes. */
export const END_BYTES = 4_096;

const MARK = "dos-fold 2 ";
const LF = 0x0a;
const SUM_DIGITS = 16;
/** Bytes of the longest first line. */
const MOST_HEAD_BYTES = 1_024;
const HEADER_REGEXP: RegExp =
  /^dos-fold 2 ([0-9a-f]{16}) (\d+:\d+) (\d{1,15}) ([0-9a-f]{16}) (\d{1,15}) (\d{1,15}) ([01]) (\d{1,16}) ([\w:.-]+) ([\w.-]+:\d{1,16}|-) ([0-9a-f]{16}) (\d{1,9})\n$/;

/** What a cache says of its journal. */
export interface FoldHeader {
  /** Which file the journal is. */
  readonly journal: string;
  /** The byte up to which it was folded. */
  readonly offset: number;
  /** The checksum of the last 4 KiB before that. */
  readonly end: string;
  /** The lines before that. */
  readonly lines: number;
  /** How many of them up to the last CHECKPOINT. */
  readonly base: number;
  /** Whether nothing was appended since the journal took the place of another. */
  readonly isFresh: boolean;
  /** The highest number in them. */
  readonly seq: number;
  /** The mark of a configuration that a hook need not read, `""` for none. */
  readonly config: string;
  /** The history that the journal kept last, `""` for none, and how many bytes of it were carried over. */
  readonly history: HistoryMark;
}

/** A cache. */
export interface FoldCache extends FoldHeader {
  /** Where the live leases are found. */
  readonly index: string;
  /** The live leases, the open tickets and requests, as whole lines of records. */
  readonly grants: string;
}

/** The beginning of a cache, without the grants. */
export interface FoldFront extends FoldHeader {
  /** Where the live leases are found. */
  readonly index: string;
  /** The byte at which the grants begin. */
  readonly from: number;
  /** The checksum of the grants. */
  readonly grantsSum: string;
}

/** The file of a cache. */
export function encodeFold(cache: FoldCache): Uint8Array {
  const { journal, offset, end, lines, base, seq, config, isFresh } = cache;
  const encoder = new TextEncoder();
  const grants = encoder.encode(cache.grants);
  const index = encoder.encode(cache.index);
  const { name, bytes } = cache.history;
  const history = name === "" ? "-" : `${name}:${bytes}`;
  const told = [
    ...[journal, offset, end, lines, base, isFresh ? 1 : 0, seq],
    ...[config || "-", history],
  ];
  const rest = encoder.encode(
    `${told.join(" ")} ${checksum(grants)} ${index.length}\n`,
  );
  const front = joined([rest, index]);
  const head = encoder.encode(`${MARK}${checksum(front)} `);
  return joined([head, front, grants]);
}

/** The cache in a file, `null` if it is damaged or of another kind. */
export function decodeFold(bytes: Uint8Array): FoldCache | null {
  const front = decodeFront(bytes);
  if (front === null || typeof front === "number") return null;
  const { from, grantsSum, ...cache } = front;
  const grants = bytes.subarray(from);
  if (checksum(grants) !== grantsSum) return null;
  return { ...cache, grants: textOf(grants) };
}

/**
 * The beginning of a cache.
 *
 * @param bytes The first bytes of the file.
 * @returns What they say, how many bytes it takes to tell where these are too few, or `null` if they are damaged or of another kind.
 */
export function decodeFront(bytes: Uint8Array): FoldFront | number | null {
  const cut = bytes.subarray(0, MOST_HEAD_BYTES).indexOf(LF) + 1;
  const header = HEADER_REGEXP.exec(textOf(bytes.subarray(0, cut)));
  if (header === null) return null;
  const [, sum, journal = "", offset, end = "", lines, base, fresh] = header;
  const [seq, config = "", history = "-", grantsSum = "", length] = header
    .slice(8);
  const from = cut + Number(length);
  if (bytes.length < from) return from;
  const rest = bytes.subarray(MARK.length + SUM_DIGITS + 1, from);
  if (checksum(rest) !== sum) return null;
  return {
    journal,
    offset: Number(offset),
    end,
    lines: Number(lines),
    base: Number(base),
    isFresh: fresh === "1",
    seq: Number(seq),
    config: config === "-" ? "" : config,
    history: historyOf(history),
    index: textOf(bytes.subarray(cut, from)),
    from,
    grantsSum,
  };
}

function historyOf(text: string): HistoryMark {
  const cut = text.indexOf(":");
  return cut === -1
    ? { name: "", bytes: 0 }
    : { name: text.slice(0, cut), bytes: Number(text.slice(cut + 1)) };
}

/**
 * Two sums of 32 bits that each byte changes, as 16 digits. Four bytes at a
 * time, since a process that has just started runs a loop a hundred times
 * slower than one that is warm.
 */
export function checksum(bytes: Uint8Array): string {
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const words = new Int32Array(padded.buffer);
  let a = 0x811c9dc5;
  let b = bytes.length;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? 0;
    a = Math.imul(a ^ word, 0x01000193) ^ (a >>> 13);
    b = Math.imul(b ^ word, 0x85ebca6b) ^ (b >>> 15);
  }
  return hex(a) + hex(b);
}

function hex(sum: number): string {
  return (sum >>> 0).toString(16).padStart(8, "0");
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
