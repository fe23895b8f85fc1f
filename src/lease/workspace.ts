/**
 * What a program or the command line does with an opened workspace.
 *
 * Every outcome here is what the command line prints as JSON. A refusal is a
 * value; a broken store throws `StoreError`.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Leases } from "./leases.ts";

/** Where the parts of an opened workspace lie. */
export interface WorkspacePaths {
  /** The directory that patterns are relative to. */
  readonly root: string;
  /** The journal in use. */
  readonly journal: string;
  /** The lock file shared with dos-kernel. */
  readonly lock: string;
  /** The configuration file, or `null`. */
  readonly config: string | null;
}

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
  /** True if every line is whole and every number in order. */
  readonly ok: boolean;
  /** Entries that could be read. */
  readonly entries: number;
  /** Lines, blank ones too. */
  readonly lines: number;
  /** Size of the journal in bytes. */
  readonly bytes: number;
  /** Lines that cannot be read. */
  readonly damage: readonly DamageReport[];
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

/** The journal's own verbs. */
export interface JournalVerbs {
  /** The last `count` entries that pass the filter, oldest first; 0 gives none. */
  tail(options: JournalFilter & { count: number }): Promise<JournalEntry[]>;
  /** Entries as they are appended from now on. */
  follow(options?: JournalFilter): AsyncIterable<JournalEntry>;
  /** The live set by the structural fold. */
  replay(): Promise<Lease[]>;
  /** The highest `seq`, 0 for an empty journal. */
  seq(): Promise<number>;
  /** Folds history into one CHECKPOINT. */
  compact(
    options?: { dryRun?: boolean; lockTimeout?: number },
  ): Promise<Compaction>;
  /** Reads every line and reports what is wrong. */
  verify(): Promise<Verification>;
  /** Mends what can be mended and keeps what it cuts. */
  repair(options?: { dryRun?: boolean; lockTimeout?: number }): Promise<Repair>;
}

/** What the archive lock answers. */
export interface ArchiveAnswer {
  /** What happened, or how it stands. */
  readonly outcome:
    | "acquired"
    | "re-entrant"
    | "stole-stale"
    | "busy"
    | "released"
    | "no-lock"
    | "force-released"
    | "mismatch"
    | "free"
    | "held"
    | "stale"
    | "lock-busy";
  /** The holder that was found, `<unknown>` if it cannot be told, or `null`. */
  readonly holder: string | null;
  /** Age of the lock in seconds, or `null` where it cannot be told. */
  readonly age_s: number | null;
  /** The stamp that was found, or `null`. */
  readonly acquired_at: string | null;
}

/** The archive lock of dos-kernel (`dos lease`), wire-compatible. */
export interface ArchiveVerbs {
  /** Takes the lock, waiting between retries. */
  acquire(options: {
    owner: string;
    retries?: number;
    retryIntervalS?: number;
    ttlSeconds?: number;
    /** Called before each wait: who holds it, since how many seconds, which retry comes. */
    onWait?(answer: ArchiveAnswer, retry: number): void;
  }): Promise<ArchiveAnswer>;
  /** Gives the lock back; `force` ends anyone's. */
  release(
    options: { owner: string; force?: boolean },
  ): Promise<ArchiveAnswer>;
  /** How it stands. */
  status(options?: { ttlSeconds?: number }): Promise<ArchiveAnswer>;
}

/** One thing `doctor` looked at. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** How it stands. */
  readonly status: "ok" | "warn" | "error";
  /** What was seen. */
  readonly detail: string;
  /** What to do, `""` where nothing need be. */
  readonly fix: string;
}

/** An opened workspace. */
export interface Workspace {
  /** Where it lies. */
  readonly paths: WorkspacePaths;
  /** The lease verbs. */
  readonly leases: Leases;
  /** The journal verbs. */
  readonly journal: JournalVerbs;
  /** The archive lock. */
  readonly archive: ArchiveVerbs;
  /** Looks at everything that can be wrong. */
  examine(): Promise<Finding[]>;
  /** Sentences to warn a person with that arose since it was opened. */
  warnings(): readonly string[];
}
