/**
 * What the upkeep of a journal comes to: verification, compaction, repair.
 *
 * @module
 */
import type { Setback } from "./setback.ts";

/** A line of the journal that cannot be read. */
export interface DamageReport {
  /** Line number counted from 1, as editors do. */
  readonly line: number;
  /** `torn`: never acknowledged. `broken`: may hide an acknowledged record. `tail`: an unfinished last line. */
  readonly kind: "torn" | "broken" | "tail";
  /** Length of the line in bytes. */
  readonly bytes: number;
  /** The start of the line. */
  readonly raw: string;
}

/** What `journal verify` found. */
export interface Verification {
  /** True if every line is whole, every number in order and no record known to be gone. */
  readonly ok: boolean;
  /** Entries that could be read. */
  readonly entries: number;
  /** Lines, blank ones too. */
  readonly lines: number;
  /** Size of the journal in bytes. */
  readonly bytes: number;
  /** Lines that cannot be read. */
  readonly damage: readonly DamageReport[];
  /** How far it ends below what was given out, or `null`. */
  readonly went_back: Setback | null;
  /** Sentences on what else is odd: numbers that repeat, live leases that overlap. */
  readonly findings: readonly string[];
  /** Live leases at the end of the journal. */
  readonly live: number;
}

/** What `journal compact` did, or would do. */
export interface Compaction {
  /** `compacted`, `nothing` or `lock-busy`. */
  readonly outcome: "compacted" | "nothing" | "lock-busy" | "refuse";
  /** Bytes that went. */
  readonly bytes_reclaimed: number;
  /** Entries afterwards. */
  readonly entries_after: number;
  /** Entries before. */
  readonly entries_before: number;
  /** The file that keeps the old history, or `null`. */
  readonly history: string | null;
  /** True if nothing was written. */
  readonly dry_run: boolean;
  /** One sentence. */
  readonly reason: string;
}

/** What `journal repair` did, or would do. */
export interface Repair {
  /** `repaired`, `nothing` or `lock-busy`. */
  readonly outcome: "repaired" | "nothing" | "lock-busy";
  /** Records that were cut free from a damaged line. */
  readonly recovered: number;
  /** Damaged lines that were moved aside. */
  readonly moved: number;
  /** How far the journal ends below what was given out, damage mended; or `null`. */
  readonly went_back: Setback | null;
  /** True if that was accepted, so that numbers go on above what was given out. */
  readonly accepted: boolean;
  /** The file that keeps what was cut, or `null`. */
  readonly kept_in: string | null;
  /** True if nothing was written. */
  readonly dry_run: boolean;
  /** One sentence. */
  readonly reason: string;
}

/** Which records a reader wants. */
export interface JournalFilter {
  /** Only this operation. */
  readonly op?: string;
  /** Only this lane, by id. */
  readonly lane?: string;
}
