/**
 * The journal's own verbs over files: look, follow, verify, compact, repair.
 *
 * @module
 */
import { laneId, UsageError } from "../domain/lane.ts";
import { identityText, type Lease } from "../domain/lease.ts";
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
import type { Busy } from "../lease/ports.ts";
import { compactJournal } from "./compaction.ts";
import type { FileStore } from "./ledger_view.ts";
import {
  bookmarkEnd,
  entriesSince,
  lastEntries,
  readWhole,
} from "./journal_history.ts";
import type { JournalState } from "./journal_scan.ts";
import type { Runner, Steps } from "./machine.ts";
import { repairJournal } from "./repair.ts";
import { readFloor, requireForward, setbackOf, wentBack } from "./seq_floor.ts";
import { inspectSite } from "./site.ts";
import { verifyJournal } from "./verification.ts";
import { everyEntry, laterEntries } from "./whole_history.ts";

const EXPORT = "./journal_export.ts";

const FOLLOW_PAUSE_MS = 200;
const DEFAULT_LOCK_TIMEOUT_S = 5;
const LONGEST_LOCK_TIMEOUT_S = 86_400;

/** What is asked of those that take the lock. */
export interface UpkeepOptions {
  /** Tell what would be done, and write nothing. */
  readonly dryRun?: boolean;
  /** Longest wait for the lock, in seconds. @default {5} */
  readonly lockTimeout?: number;
}

/** What is asked of a repair. */
export interface RepairOptions extends UpkeepOptions {
  /** Go on with a journal that went back. */
  readonly accept?: boolean;
}

/** The journal's own verbs. A lock that is busy is an outcome, not an error. */
export class JournalKeeper {
  readonly #open: (use: "read" | "write") => Promise<FileStore>;
  readonly #runner: Runner;

  /** A keeper of the journal that `open` tells of. */
  constructor(
    open: (use: "read" | "write") => Promise<FileStore>,
    runner: Runner,
  ) {
    this.#open = open;
    this.#runner = runner;
  }

  /** The last `count` entries that pass the filter, oldest first. */
  tail(options: JournalFilter & { count: number }): Promise<JournalEntry[]> {
    return this.#read(function* (store): Steps<JournalEntry[]> {
      const { site, warn } = store;
      const floor = yield* readFloor(site);
      return yield* lastEntries(site.journal, options.count, {
        passes: (entry) => passes(entry, options),
        seen(state): void {
          const setback = setbackOf(state, floor);
          if (setback !== null) warn(wentBack(site.journal, setback).message);
        },
      });
    });
  }

  /** Entries as they are appended from now on; ends when its reader stops. */
  async *follow(options: JournalFilter = {}): AsyncGenerator<JournalEntry> {
    let mark = await this.#read(({ site }) => bookmarkEnd(site.journal));
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- it follows time
      const news = await this.#read(({ site }) =>
        entriesSince(site.journal, mark)
      );
      mark = news.mark;
      yield* news.entries.filter((entry) => passes(entry, options));
      // deno-lint-ignore no-await-in-loop -- it follows time
      await this.#runner.wait(FOLLOW_PAUSE_MS);
    }
  }

  /** Shows every record of history to `visit`, oldest first. */
  history(
    visit: (entry: JournalEntry) => void,
    marked?: (mark: HistoryMark) => void,
  ): Promise<HistoryReach> {
    return this.#read(function* ({ site, warn }): Steps<HistoryReach> {
      const reach = yield* everyEntry(site.journal, visit, marked);
      for (const sentence of remarksOn(reach)) warn(sentence);
      return reach;
    });
  }

  /** Shows what was appended behind a mark; `null` where the journal is another one. */
  later(
    mark: HistoryMark,
    visit: (entry: JournalEntry) => void,
  ): Promise<HistoryGrowth | null> {
    return this.#read(({ site }) => laterEntries(site.journal, mark, visit));
  }

  /** The live set by the structural fold. */
  replay(): Promise<Lease[]> {
    return this.#read(function* (store): Steps<Lease[]> {
      return (yield* readTrusted(store)).fold.live();
    });
  }

  /** The highest `seq`, 0 for an empty journal. */
  seq(): Promise<number> {
    return this.#read(function* (store): Steps<number> {
      return (yield* readTrusted(store)).fold.highestSeq;
    });
  }

  /** Writes the whole history into one new file. */
  async export(file: string): Promise<HistoryExport> {
    const { exportHistory }: typeof import("./journal_export.ts") =
      await import(EXPORT);
    return await this.#read((store) =>
      exportHistory(store, file, (reach) => {
        for (const sentence of remarksOn(reach)) store.warn(sentence);
      })
    );
  }

  /** Files need none: the journal itself is the history. */
  import(
    file: string,
    options: { readonly dryRun?: boolean } = {},
  ): Promise<HistoryImport> {
    return Promise.resolve({
      outcome: "refuse",
      file,
      entries: 0,
      seq: 0,
      dry_run: options.dryRun === true,
      reason:
        "a store in files takes the file itself: put it where the journal is to lie, before anything else is there",
    });
  }

  /** Reads every line and reports what is wrong. */
  verify(): Promise<Verification> {
    return this.#read(verifyJournal);
  }

  /** Folds history into one CHECKPOINT. */
  async compact(options: UpkeepOptions = {}): Promise<Compaction> {
    const dryRun = options.dryRun === true;
    const answer = await this.#upkeep(options, compactJournal);
    return "kind" in answer
      ? {
        outcome: "lock-busy",
        bytes_reclaimed: 0,
        entries_after: 0,
        entries_before: 0,
        history: null,
        dry_run: dryRun,
        reason: busySentence(answer),
      }
      : answer;
  }

  /** Mends what can be mended and keeps what it cuts. */
  async repair(options: RepairOptions = {}): Promise<Repair> {
    const dryRun = options.dryRun === true;
    const accept = options.accept === true;
    const answer = await this.#upkeep(
      options,
      (store, how) => repairJournal(store, { ...how, accept }),
    );
    return "kind" in answer
      ? {
        outcome: "lock-busy",
        lines: [],
        recovered: 0,
        moved: 0,
        kept_in: null,
        went_back: null,
        accepted: false,
        dry_run: dryRun,
        reason: busySentence(answer),
      }
      : answer;
  }

  async #read<T>(steps: (store: FileStore) => Steps<T>): Promise<T> {
    const store = await this.#open("read");
    await this.#runner.run(inspectSite(store.site));
    return await this.#runner.run(steps(store));
  }

  async #upkeep<T>(
    options: UpkeepOptions,
    steps: (
      store: FileStore,
      options: { dryRun: boolean; timeoutMs: number },
    ) => Steps<T>,
  ): Promise<T> {
    const dryRun = options.dryRun === true;
    const store = await this.#open(dryRun ? "read" : "write");
    const seconds = options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT_S;
    if (!(seconds >= 0 && seconds <= LONGEST_LOCK_TIMEOUT_S)) {
      throw new UsageError(
        "INVALID_NUMBER",
        `Cannot use "${seconds}" as lock timeout: it must be a number from 0 to ${LONGEST_LOCK_TIMEOUT_S}`,
        String(seconds),
      );
    }
    return await this.#runner.run(
      steps(store, { dryRun, timeoutMs: seconds * 1000 }),
    );
  }
}

/** What whoever looks into the past should know of it. */
function remarksOn({ unreadable, isTorn, missing }: HistoryReach): string[] {
  const lines = unreadable === 1 ? "1 line" : `${unreadable} lines`;
  return [
    ...unreadable > 0
      ? [
        `${lines} of history cannot be read and may hide what happened; dos journal verify tells more`,
      ]
      : [],
    ...isTorn
      ? ["the journal's last line is unfinished and counts for nothing"]
      : [],
    ...missing === null
      ? []
      : [`what came before is not known: "${missing}" is not there`],
  ];
}

/** The journal whole, unless records are known to be gone from it. */
function* readTrusted({ site }: FileStore): Steps<JournalState> {
  const floor = yield* readFloor(site);
  const state = yield* readWhole(site.journal);
  requireForward(site, state, floor);
  return state;
}

function busySentence({ holder }: Busy): string {
  return `the lease store is locked by ${holder}; nothing was changed, ask again in a moment`;
}

function passes(entry: JournalEntry, { op, lane }: JournalFilter): boolean {
  if (op !== undefined && identityText(entry.op) !== op.toUpperCase()) {
    return false;
  }
  return lane === undefined ||
    laneId(identityText(entry.lane)) === laneId(lane);
}
