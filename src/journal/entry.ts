/**
 * One record of the journal: an operation, the lane it concerns, and what
 * else its writer had to say. Other programs write records too, and keys and
 * operations that are not known here are kept and ignored.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";

/** A journal record, wire names. */
export interface JournalEntry {
  /** `ACQUIRE`, `RELEASE`, `HEARTBEAT`, ... */
  readonly op?: unknown;
  /** The lane the record is about. */
  readonly lane?: unknown;
  /** With `lane`, the identity of the lease the record is about. */
  readonly loop_ts?: unknown;
  /** Position in history, counted from 1. */
  readonly seq?: unknown;
  /** When it was appended, UTC, to the second. */
  readonly ts?: unknown;
  /** The lease itself, on `ACQUIRE` and `RECONCILE`. */
  readonly lease?: unknown;
  /** The live set, on `CHECKPOINT`. */
  readonly leases?: unknown;
  /** The highest `seq` ever used, on `CHECKPOINT`. */
  readonly seq_watermark?: unknown;
  /** Whatever else the writer put there. */
  readonly [key: string]: unknown;
}

/** A line that could not be read, and where it stands. */
export interface Damage {
  /** Line number counted from 0 over all lines, blank ones too. */
  readonly line: number;
  /** Byte offset of the line in the journal. */
  readonly offset: number;
  /** Length of the line in bytes, its LF not counted. */
  readonly length: number;
  /** `torn`: a write that was never acknowledged. `broken`: may hide an acknowledged record. */
  readonly kind: "torn" | "broken";
  /** The start of the line, at most 4 KiB. */
  readonly raw: string;
}

/** What one pass over a journal yields. */
export interface Folded {
  /** Live leases in grant order. */
  readonly live: readonly Lease[];
  /** The `seq` the next record gets. */
  readonly nextSeq: number;
  /** Unreadable lines before the last one. */
  readonly damage: readonly Damage[];
}
