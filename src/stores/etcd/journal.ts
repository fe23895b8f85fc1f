/**
 * The journal's own verbs over etcd: those that look read the mirror as any
 * journal, the others work on what etcd keeps.
 *
 * @module
 */
import type { JournalEntry } from "../../journal/entry.ts";
import type {
  Compaction,
  HistoryImport,
  HistoryMark,
  HistoryReach,
  JournalFilter,
  Repair,
} from "../../journal/upkeep.ts";
import { StoreError } from "../../lease/ports.ts";
import { gatherHistory } from "../gathering.ts";
import { JournalKeeper } from "../journal_keeper.ts";
import type { FileStore } from "../ledger_view.ts";
import type { Runner } from "../machine.ts";
import { NUMBERING_OP } from "../number_watch.ts";
import { look } from "../site.ts";
import type { LogPlace } from "./log_reading.ts";

const ARCHIVING = "./archiving.ts";
const IMPORTING = "./importing.ts";

/** The journal of a store over etcd. */
export class EtcdJournal extends JournalKeeper {
  readonly #place: LogPlace;
  readonly #runner: Runner;

  /**
   * @param place Where the log is.
   * @param mirror Tells the mirror as a store in files, brought up to date.
   * @param runner What runs the steps of that.
   */
  constructor(
    place: LogPlace,
    mirror: (use: "read" | "write") => Promise<FileStore>,
    runner: Runner,
  ) {
    super(mirror, runner);
    this.#place = place;
    this.#runner = runner;
  }

  /** The last entries; the mirror's own marks are none. */
  override async tail(
    options: JournalFilter & { count: number },
  ): Promise<JournalEntry[]> {
    return (await super.tail(options)).filter((entry) => !isMark(entry));
  }

  /** Every record of history; the mirror's own marks are none. */
  override history(
    visit: (entry: JournalEntry) => void,
    marked?: (mark: HistoryMark) => void,
  ): Promise<HistoryReach> {
    return super.history((entry) => {
      if (!isMark(entry)) visit(entry);
    }, marked);
  }

  /** Moves old records from the log into the archive. */
  override async compact(
    options: { readonly dryRun?: boolean } = {},
  ): Promise<Compaction> {
    const { archiveLog }: typeof import("./archiving.ts") = await import(
      ARCHIVING
    );
    const dryRun = options.dryRun === true;
    return await archiveLog(this.#place, { dryRun });
  }

  /** Brings a whole history in. */
  override async import(
    file: string,
    options: { readonly dryRun?: boolean } = {},
  ): Promise<HistoryImport> {
    if ((await this.#runner.run(look(file, "file"))) === null) {
      throw new StoreError(
        "STORE_UNREADABLE",
        `Cannot read "${file}": there is no such file`,
        { path: file, hint: "`dos journal export FILE` writes one" },
      );
    }
    const gathered = await this.#runner.run(gatherHistory(file));
    const { importHistory }: typeof import("./importing.ts") = await import(
      IMPORTING
    );
    const dryRun = options.dryRun === true;
    return await importHistory(this.#place, { file, gathered, dryRun });
  }

  /** There is nothing to mend here: etcd keeps each record whole or not at all. */
  override repair(
    options: { readonly dryRun?: boolean } = {},
  ): Promise<Repair> {
    return Promise.resolve({
      ...{ outcome: "nothing", lines: [], recovered: 0, moved: 0 },
      ...{ kept_in: null, went_back: null, accepted: false },
      dry_run: options.dryRun === true,
      reason:
        "the records are in etcd, and the journal here is a copy of them that mends itself",
    });
  }
}

/** A line that says how numbers run, and nothing that happened. */
function isMark({ op, numbers }: JournalEntry): boolean {
  return op === NUMBERING_OP && typeof numbers === "string";
}
