/**
 * One pass over a journal, or over the part of it that is new.
 *
 * @module
 */
import type { Damage, JournalEntry } from "../journal/entry.ts";
import { historyNameOf } from "../journal/history_name.ts";
import { JournalScanner } from "../journal/read.ts";
import { Fold } from "../journal/replay.ts";
import {
  type JournalEnd,
  type JournalFile,
  readThrough,
} from "./journal_file.ts";
import type { Steps } from "./machine.ts";

/** The file that keeps what came before a journal, and how much of it was carried over. */
export interface HistoryMark {
  /** Its name, beside the journal; `""` where there is none. */
  readonly name: string;
  /** So many of its bytes. */
  readonly bytes: number;
}

/** A journal that keeps no history. */
export const NO_HISTORY: HistoryMark = { name: "", bytes: 0 };

/** What one pass over a journal came to. */
export interface JournalState extends JournalEnd {
  /** The fold of every entry. */
  readonly fold: Fold;
  /** Lines before the last that cannot be read. */
  readonly damage: readonly Damage[];
  /** Lines, blank ones too. */
  readonly lines: number;
  /** True if nothing was appended since the file was made or took this place: its name may not be durable yet. */
  readonly isFresh: boolean;
  /** The line behind the last CHECKPOINT, 0 where there is none. */
  readonly base: number;
  /** The history that it names. */
  readonly history: HistoryMark;
  /** Of the lines, so many were taken from the cache of the fold. */
  readonly cachedLines: number;
}

/** The records that a journal ends with when it takes the place of another. */
const HEADS: ReadonlySet<unknown> = new Set([
  ...["CHECKPOINT", "WATERMARK", "HISTORY"],
]);

/** The records behind a CHECKPOINT that carry over leases it cannot hold, and tickets. */
const CARRIED: ReadonlySet<unknown> = new Set(["RECONCILE", "ADOPT", "WAIT"]);

/** Sees every entry of a pass, with its line. */
export type Visit = (entry: JournalEntry, line: number) => void;

/** Reads a whole journal once; `visit` sees every entry on the way. */
export function* scanJournal(
  file: JournalFile | null,
  visit?: Visit,
): Steps<JournalState> {
  return yield* goOn(file, NOTHING, visit);
}

/** Where a pass begins that has read nothing yet. */
const NOTHING: Omit<JournalState, "fold"> = {
  size: 0,
  endsWithLf: true,
  damage: [],
  torn: null,
  lines: 0,
  isFresh: true,
  base: 0,
  history: NO_HISTORY,
  cachedLines: 0,
};

/**
 * Reads what was appended to a journal since it was read.
 *
 * @param file The journal, the very file that was read.
 * @param state What that came to. Its fold is the new state's; `live()` of before stays as it was.
 * @returns The new state, `null` where the last line had not come to its end.
 */
export function* resumeScan(
  file: JournalFile,
  state: JournalState,
): Steps<JournalState | null> {
  if (!state.endsWithLf || state.torn !== null) return null;
  return yield* goOn(file, state);
}

function* goOn(
  file: JournalFile | null,
  from: Omit<JournalState, "fold"> & { readonly fold?: Fold },
  visit?: Visit,
): Steps<JournalState> {
  const fold = from.fold ?? new Fold();
  let { isFresh, history, base } = from;
  const scanner = new JournalScanner((entry, line) => {
    fold.apply(entry);
    if (entry.op !== "_CORRUPT") {
      isFresh = HEADS.has(entry.op) || (isFresh && CARRIED.has(entry.op));
    }
    history = historyAfter(history, entry);
    if (entry.op === "CHECKPOINT") base = line + 1;
    visit?.(entry, line);
  }, { offset: from.size, lines: from.lines });
  if (file !== null) {
    yield* readThrough(file, from.size, (chunk) => scanner.push(chunk));
  }
  const { bytes, lines, endsWithLf, damage, torn } = scanner.end();
  return {
    ...{ fold, size: bytes, lines, endsWithLf, torn, isFresh, history, base },
    damage: [...from.damage, ...damage],
    cachedLines: from.cachedLines,
  };
}

function historyAfter(before: HistoryMark, entry: JournalEntry): HistoryMark {
  if (entry.op !== "CHECKPOINT" && entry.op !== "HISTORY") return before;
  const { history_bytes: bytes } = entry;
  const name = historyNameOf(entry);
  const isOne = name !== "" && typeof bytes === "number" &&
    Number.isSafeInteger(bytes) && bytes >= 0;
  if (isOne) return { name, bytes };
  return entry.op === "CHECKPOINT" ? NO_HISTORY : before;
}
