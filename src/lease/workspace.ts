/**
 * What a program or the command line does with an opened workspace.
 *
 * Every outcome here is what the command line prints as JSON. A refusal is a
 * value; a broken store throws `StoreError`.
 *
 * @module
 */
import type { Catalogue } from "../domain/catalogue.ts";
import type { Lease } from "../domain/lease.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type {
  Compaction,
  HistoryExport,
  HistoryGrowth,
  HistoryImport,
  HistoryMark,
  HistoryReach,
  JournalFilter,
  Repair,
  Verification,
} from "../journal/upkeep.ts";
import type { AcquireOutcome } from "./acquire_answer.ts";
import type { LockBusy } from "./desk.ts";
import type { ArchiveAnswer, Finding } from "./ports.ts";
import type { Leases } from "./leases.ts";
import type { Survey } from "./overview.ts";
import type { RunOptions } from "./run.ts";
import type { RunOutcome } from "./run_end.ts";

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

/** The journal's own verbs. */
export interface JournalVerbs {
  /** The last `count` entries that pass the filter, oldest first; 0 gives none. */
  tail(options: JournalFilter & { count: number }): Promise<JournalEntry[]>;
  /** Entries as they are appended from now on. */
  follow(options?: JournalFilter): AsyncIterable<JournalEntry>;
  /** Shows every record of history to `visit`, oldest first, those too that compactions have set aside. */
  history(
    visit: (entry: JournalEntry) => void,
    marked?: (mark: HistoryMark) => void,
  ): Promise<HistoryReach>;
  /** The same behind a mark that `history` or this has told; `null` where the journal is another one and all must be read anew. */
  later(
    mark: HistoryMark,
    visit: (entry: JournalEntry) => void,
  ): Promise<HistoryGrowth | null>;
  /** The live set by the structural fold. */
  replay(): Promise<Lease[]>;
  /** The highest `seq`, 0 for an empty journal. */
  seq(): Promise<number>;
  /** Folds history into one CHECKPOINT. */
  compact(
    options?: { dryRun?: boolean; lockTimeout?: number },
  ): Promise<Compaction>;
  /** Writes the whole history into one new file, in the form of a journal. */
  export(file: string): Promise<HistoryExport>;
  /** Brings a whole history in, where there is none yet; only over etcd. */
  import(
    file: string,
    options?: { dryRun?: boolean },
  ): Promise<HistoryImport>;
  /** Reads every line and reports what is wrong. */
  verify(): Promise<Verification>;
  /** Mends what can be mended and keeps what it cuts; `accept` goes on with a journal that went back. */
  repair(
    options?: { dryRun?: boolean; lockTimeout?: number; accept?: boolean },
  ): Promise<Repair>;
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

/** A place in a workspace. */
export interface WorkspacePath {
  /** From the root, without `.` and `..`; `""` for the root. */
  readonly path: string;
  /** Whether all that is below is meant too. */
  readonly isDirectory: boolean;
}

/** An opened workspace. */
export interface Workspace {
  /** Where it lies. */
  readonly paths: WorkspacePaths;
  /** The lanes it declares. */
  readonly catalogue: Catalogue;
  /** The lease verbs. */
  readonly leases: Leases;
  /** The journal verbs. */
  readonly journal: JournalVerbs;
  /** The archive lock. */
  readonly archive: ArchiveVerbs;
  /** Holds a lane while a command runs, with the standard streams of this process. */
  run(options: RunOptions): Promise<RunOutcome | AcquireOutcome | LockBusy>;
  /** Looks at everything that can be wrong. */
  examine(): Promise<Finding[]>;
  /** The places a path may mean that a person typed, read from the current directory, else from the root; none where it lies outside. */
  locate(path: string): Promise<WorkspacePath[]>;
  /** Looks on: who holds what, who waits, who gets anywhere. Writes nothing, makes nothing. */
  survey(): Promise<Survey>;
  /** Sentences to warn a person with that arose since it was opened. */
  warnings(): readonly string[];
  /** Lets go of connections, where the store has any. What is held stays held. */
  close(): Promise<void>;
}
