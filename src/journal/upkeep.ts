/**
 * What the upkeep of a journal comes to: verification, compaction, repair.
 *
 * @module
 */
import type { Remains } from "./remains.ts";
import type { Setback } from "./setback.ts";

/** A line of the journal that cannot be read. */
export interface DamageReport {
  /** Line number counted from 1, as editors do. */
  readonly line: number;
  /** `torn`: never acknowledged. `broken`: may hide an acknowledged record. `tail`: an unfinished last line. */
  readonly kind: "torn" | "broken" | "tail";
  /** Where the line begins, in bytes from the start of the journal. */
  readonly offset: number;
  /** Length of the line in bytes. */
  readonly bytes: number;
  /** What that means for leases. */
  readonly means: string;
  /** What it seems to have been, or `null`. */
  readonly looks_like: Remains | null;
  /** The start of the line. */
  readonly raw: string;
}

/** How far back a history reaches, and what was wrong on the way. */
export interface HistoryReach {
  /** Files that were read: the journal and those set aside by compactions. */
  readonly files: number;
  /** Their bytes. */
  readonly bytes: number;
  /** Lines in them that cannot be read, the journal's last one not counted. */
  readonly unreadable: number;
  /** Whether the journal's last line is unfinished. */
  readonly isTorn: boolean;
  /** A file that is named and is not there: what is older is not known. `null` where nothing is missing. */
  readonly missing: string | null;
}

/** A place in a history up to which it was read. */
export interface HistoryMark {
  /** The file. */
  readonly identity: string;
  /** The end of the last line that is certain, in bytes. */
  readonly offset: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

/** How a history has grown behind a mark. */
export interface HistoryGrowth {
  /** Where it ends now. */
  readonly mark: HistoryMark;
  /** Lines behind the mark that cannot be read, the last one not counted. */
  readonly unreadable: number;
  /** Whether the last line is unfinished. */
  readonly isTorn: boolean;
}

/** What a repair does with one damaged line, or would do. */
export interface LineRepair {
  /** Line number counted from 1, before the repair. */
  readonly line: number;
  /** What is wrong with it. */
  readonly kind: DamageReport["kind"];
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** Its length in bytes. */
  readonly bytes: number;
  /** `freed`: it was whole records, each gets a line of its own. `split`: its records do, and the line is kept aside. `moved`: it is kept aside. */
  readonly action: "freed" | "split" | "moved";
  /** Records that get a line of their own. */
  readonly recovered: number;
  /** What is cut seems to have been, or `null`. */
  readonly looks_like: Remains | null;
  /** Who has to do what because of it, `""` if nobody. */
  readonly check: string;
}

/** Numbers that no record has. */
export interface NumberGap {
  /** The line they are missing before, counted from 1. */
  readonly line: number;
  /** The first of them. */
  readonly from: number;
  /** The last of them. */
  readonly to: number;
}

/** A number that does not go on from those before it. */
export interface NumberRepeat {
  /** Its line, counted from 1. */
  readonly line: number;
  /** The number. */
  readonly seq: number;
  /** True if it was missing until then, false if it was there before. */
  readonly late: boolean;
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
  /** Numbers that are missing; at most 20 places. */
  readonly gaps: readonly NumberGap[];
  /** Numbers out of order; at most 20. */
  readonly repeats: readonly NumberRepeat[];
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

/** What `journal export` wrote. */
export interface HistoryExport {
  /** Discriminates from errors. */
  readonly outcome: "written";
  /** The file. */
  readonly file: string;
  /** Records in it. */
  readonly entries: number;
  /** Its bytes. */
  readonly bytes: number;
  /** Leases that live at its end. */
  readonly live: number;
  /** The highest number in it. */
  readonly seq: number;
}

/** What `journal import` did, or would do. */
export interface HistoryImport {
  /** `imported`, or `refuse` where the history would not have been alone. */
  readonly outcome: "imported" | "refuse";
  /** The file. */
  readonly file: string;
  /** Records that were brought in. */
  readonly entries: number;
  /** The number that all later ones are above. */
  readonly seq: number;
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
  /** Each damaged line, and what becomes of it. */
  readonly lines: readonly LineRepair[];
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
