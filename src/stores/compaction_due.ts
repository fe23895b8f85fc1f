/**
 * When a journal is to be compacted without anybody asking.
 *
 * Pure. Whoever appends past a threshold is the one to do it. Should that come
 * to nothing, the next threshold is a tenth further on, so that a journal that
 * cannot be compacted costs no more than now and then a look.
 *
 * @module
 */

/** Records since the last CHECKPOINT. */
export const COMPACT_AT_RECORDS = 20_000;
/** Bytes of a journal, where nobody has set another number of records; in proportion where somebody has. */
export const COMPACT_AT_BYTES: number = 8 * 1024 * 1024;

/** How long a journal is. */
export interface Extent {
  /** Its lines. */
  readonly lines: number;
  /** How many of them up to the last CHECKPOINT. */
  readonly base: number;
  /** Its bytes. */
  readonly size: number;
}

/** A journal of nothing. */
export const NO_EXTENT: Extent = { lines: 0, base: 0, size: 0 };

/**
 * Whether an append went past a threshold.
 *
 * @param before The journal before it.
 * @param after The journal after it.
 * @param records The first threshold of records since the last CHECKPOINT.
 */
export function isCompactionDue(
  before: Extent,
  after: Extent,
  records: number = COMPACT_AT_RECORDS,
): boolean {
  const since = ({ lines, base }: Extent): number => lines - base;
  const bytes = COMPACT_AT_BYTES * (records / COMPACT_AT_RECORDS);
  return stepOf(since(after), records) > stepOf(since(before), records) ||
    stepOf(after.size, bytes) > stepOf(before.size, bytes);
}

/** How many thresholds lie at or before a length. */
function stepOf(length: number, first: number): number {
  if (length < first) return 0;
  return 1 + Math.floor((length - first) / Math.max(1, first / 10));
}
