/**
 * Measures a workspace: reads all of its history and makes the account.
 *
 * @module
 */
import { Chronicle } from "../history/chronicle.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { HistoryReach } from "../journal/upkeep.ts";
import { type Account, accountOf } from "./account.ts";
import type { Measurement } from "./measure.ts";

/** What is read. */
export interface Readable {
  /** Shows every record, oldest first. */
  history(visit: (entry: JournalEntry) => void): Promise<HistoryReach>;
}

/** Reads history; whatever it throws is passed on. */
export async function readAccount(journal: Readable): Promise<Account> {
  const chronicle = new Chronicle();
  const reach = await journal.history((entry) => chronicle.apply(entry));
  return accountOf(chronicle, reach);
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
