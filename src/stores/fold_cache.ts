/**
 * The fold of a journal's beginning, so that whoever only looks reads its end.
 *
 * The format, part of the store: one line `dos-fold 1 <sum> <journal> <offset>
 * <end> <lines> <seq>`, then one grant per live lease, in the journal's own
 * form and in the order of the grants.
 *
 * - `sum` is the checksum of all that follows it.
 * - `journal` is device and inode, with a colon between them.
 * - `offset` is the byte up to which the journal was folded, `lines` how many
 *   lines that are, `seq` the highest number in them.
 * - `end` is the checksum of the last 4 KiB before the offset.
 *
 * What does not fit the journal counts for nothing, so that deleting the file,
 * at any moment, costs only time. History that is edited in place, further
 * back than those 4 KiB, is not noticed.
 *
 * @module
 */

/** So much of the journal before the offset has to be as it was, in bytes. */
export const END_BYTES = 4_096;

const MARK = "dos-fold 1 ";
const LF = 0x0a;
const HEADER_REGEXP =
  /^dos-fold 1 ([0-9a-f]{16}) (\d+:\d+) (\d{1,15}) ([0-9a-f]{16}) (\d{1,15}) (\d{1,16})\n$/;

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
  /** The highest number in them. */
  readonly seq: number;
}

/** A cache. */
export interface FoldCache extends FoldHeader {
  /** The live leases, as whole lines of grants. */
  readonly grants: string;
}

/** The file of a cache. */
export function encodeFold(cache: FoldCache): Uint8Array {
  const { journal, offset, end, lines, seq, grants } = cache;
  const rest = new TextEncoder().encode(
    `${journal} ${offset} ${end} ${lines} ${seq}\n${grants}`,
  );
  const head = new TextEncoder().encode(`${MARK}${checksum(rest)} `);
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}

/** The cache in a file, `null` if it is damaged or of another kind. */
export function decodeFold(bytes: Uint8Array): FoldCache | null {
  const cut = bytes.indexOf(LF) + 1;
  const header = HEADER_REGEXP.exec(textOf(bytes.subarray(0, cut)));
  if (header === null) return null;
  const [, sum, journal = "", offset, end = "", lines, seq] = header;
  const rest = bytes.subarray(MARK.length + 17);
  if (checksum(rest) !== sum) return null;
  return {
    journal,
    offset: Number(offset),
    end,
    lines: Number(lines),
    seq: Number(seq),
    grants: textOf(bytes.subarray(cut)),
  };
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
  return [a, b].map((sum) => (sum >>> 0).toString(16).padStart(8, "0")).join(
    "",
  );
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
