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
import { checksum, END_BYTES } from "./fold_cache.ts";
import { bytesAt } from "./fold_recall.ts";
import {
  closeJournal,
  factsOf,
  isUntouched,
  type JournalFile,
  openJournal,
} from "./journal_file.ts";
import { type JournalState, resumeScan } from "./journal_scan.ts";
import { type FileStore, stateOf, type viewOf } from "./ledger_view.ts";
import type { Steps } from "./machine.ts";
import { readFloor } from "./seq_floor.ts";

/** What makes a view of a scan. */
export type See = typeof viewOf;

/** A decision that was made before the lock was had. */
export interface Early<T> {
  /** The journal, `""` if there was none. */
  readonly identity: string;
  /** What it came to. */
  readonly state: JournalState;
  /** The checksum of its last bytes, `""` where the last line had not come to its end. */
  readonly end: string;
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
  see: See,
): Steps<Early<T> | null> {
  try {
    const floor = yield* readFloor(store.site);
    const file = yield* openJournal(store.site.journal);
    try {
      const state = yield* stateOf(store, file);
      const quiet = { ...store, warn(): void {} };
      const view = yield* see(quiet, { file, state, floor });
      const wish = decide(view);
      const end = yield* endOf(file, state);
      return { identity: file?.identity ?? "", state, end, view, wish };
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
  const isSame = early !== null && early.end !== "" &&
    early.identity === (file?.identity ?? "") &&
    early.end === (yield* endOf(file, early.state));
  if (isSame) {
    const { state } = early;
    if (file === null || (yield* isUntouched(file, state.size))) return state;
    const { size } = yield* factsOf(file);
    const more = size > state.size ? yield* resumeScan(file, state) : null;
    if (more !== null) return more;
  }
  return yield* stateOf(store, file);
}

/**
 * What the bytes before the end of a scan look like. A record that was cut
 * short is taken back, and another one as long may take its place.
 */
function* endOf(
  file: JournalFile | null,
  { size, endsWithLf, torn }: JournalState,
): Steps<string> {
  if (!endsWithLf || torn !== null) return "";
  if (file === null) return "none";
  const from = Math.max(0, size - END_BYTES);
  try {
    const bytes = yield* bytesAt(file, from, size - from);
    return bytes === null ? "" : checksum(bytes);
  } catch {
    // Whoever reads the whole journal then tells what is wrong.
    return "";
  }
}

/** Whether what was decided on one view would be decided on another. */
export function stands(early: LedgerView, now: LedgerView): boolean {
  const age = now.nowMs - early.nowMs;
  return early.position === now.position && early.nextSeq === now.nextSeq &&
    age >= 0 && age < EARLY_MS && areSame(early.keepers, now.keepers);
}

function areSame(
  a: LedgerView["keepers"],
  b: LedgerView["keepers"],
): boolean {
  return a.size === b.size && Array.from(a).every(([k, x]) => b.get(k) === x);
}
