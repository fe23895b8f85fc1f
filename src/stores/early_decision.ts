/**
 * A decision that is made before the lock is had.
 *
 * Under the lock it counts only if the journal is still where it was. So those
 * who wait for the lock are kept out for little more than one append, however
 * long the journal and however many its leases.
 *
 * @module
 */
import type { Act, LedgerView } from "../lease/ports.ts";
import {
  closeJournal,
  factsOf,
  isUntouched,
  type JournalFile,
  openJournal,
} from "./journal_file.ts";
import { type JournalState, resumeScan } from "./journal_scan.ts";
import { type FileStore, stateOf, viewOf } from "./ledger_view.ts";
import type { Steps } from "./machine.ts";
import { readFloor } from "./seq_floor.ts";

/** A decision that was made before the lock was had. */
export interface Early<T> {
  /** The journal, `""` if there was none. */
  readonly identity: string;
  /** What it came to. */
  readonly state: JournalState;
  /** The view that was decided on. */
  readonly view: LedgerView;
  /** What was decided. */
  readonly wish: Act<T>;
}

/** A decision that old is made again: stamps are made of its time. */
const EARLY_MS = 1_000;

/** Decides on what the journal is now, `null` where that cannot be done. */
export function* decideEarly<T>(
  store: FileStore,
  decide: (view: LedgerView) => Act<T>,
): Steps<Early<T> | null> {
  try {
    const floor = yield* readFloor(store.site);
    const file = yield* openJournal(store.site.journal);
    try {
      const state = yield* stateOf(store, file);
      const quiet = { ...store, warn(): void {} };
      const view = yield* viewOf(quiet, { file, state, floor });
      const wish = decide(view);
      return { identity: file?.identity ?? "", state, view, wish };
    } finally {
      yield* closeJournal(file);
    }
  } catch {
    // It is decided again under the lock, and there what is wrong is told.
    return null;
  }
}

/** What the journal comes to, of which only what is new since the early look is read. */
export function* stateNow(
  file: JournalFile | null,
  early: Early<unknown> | null,
  store: Pick<FileStore, "caching" | "recall">,
): Steps<JournalState> {
  if (early !== null && early.identity === (file?.identity ?? "")) {
    const { state } = early;
    if (file === null || (yield* isUntouched(file, state.size))) return state;
    const { size } = yield* factsOf(file);
    const more = size > state.size ? yield* resumeScan(file, state) : null;
    if (more !== null) return more;
  }
  return yield* stateOf(store, file);
}

/** Whether what was decided on one view would be decided on another. */
export function stands(early: LedgerView, now: LedgerView): boolean {
  const age = now.nowMs - early.nowMs;
  return early.position === now.position && early.nextSeq === now.nextSeq &&
    age >= 0 && age < EARLY_MS;
}
