/**
 * Measures a workspace: reads its history and makes the account.
 *
 * @module
 */
import { Chronicle } from "../history/chronicle.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type {
  HistoryGrowth,
  HistoryMark,
  HistoryReach,
} from "../journal/upkeep.ts";
import { type Account, accountOf } from "./account.ts";
import type { Measurement } from "./measure.ts";

/** What is read. */
export interface Readable {
  /** Shows every record, oldest first. */
  history(
    visit: (entry: JournalEntry) => void,
    marked?: (mark: HistoryMark) => void,
  ): Promise<HistoryReach>;
  /** Shows those behind a mark; `null` where all must be read anew. */
  later(
    mark: HistoryMark,
    visit: (entry: JournalEntry) => void,
  ): Promise<HistoryGrowth | null>;
}

interface Past {
  readonly chronicle: Chronicle;
  readonly reach: HistoryReach;
  readonly mark: HistoryMark | null;
}

/** Reads history once, and after that only what is new. One reading at a time. */
export class Reader {
  #past: Past | null = null;

  /** The account of the journal as it is. Whatever reading throws is passed on. */
  async read(journal: Readable): Promise<Account> {
    const past = await this.#later(journal) ?? await readAll(journal);
    this.#past = past;
    return accountOf(past.chronicle, past.reach);
  }

  async #later(journal: Readable): Promise<Past | null> {
    const past = this.#past;
    // If it fails half-way, what was taken already must not be taken again.
    this.#past = null;
    if (past === null || past.mark === null) return null;
    const { chronicle, mark, reach } = past;
    const news: JournalEntry[] = [];
    const grown = await journal.later(mark, (entry) => news.push(entry));
    if (grown === null) return null;
    for (const entry of news) chronicle.apply(entry);
    return {
      chronicle,
      mark: grown.mark,
      reach: {
        ...reach,
        bytes: reach.bytes + grown.mark.bytes - mark.bytes,
        unreadable: reach.unreadable + grown.unreadable,
        isTorn: grown.isTorn,
      },
    };
  }
}

async function readAll(journal: Readable): Promise<Past> {
  const chronicle = new Chronicle();
  let mark: HistoryMark | null = null;
  const reach = await journal.history(
    (entry) => chronicle.apply(entry),
    (told) => {
      mark = told;
    },
  );
  return { chronicle, reach, mark };
}

/** The measurement of a moment. */
export function measured(
  account: Account,
  about: {
    readonly workspace: string;
    readonly version: string;
    readonly nowMs: number;
  },
): Measurement {
  const { nowMs } = about;
  return {
    ...about,
    startMs: account.startMs ?? nowMs,
    measures: account.at(nowMs),
  };
}
