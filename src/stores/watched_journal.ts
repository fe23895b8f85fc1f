/**
 * A journal that is read again and again, of which each time only what is new
 * is read.
 *
 * What it came to is kept, and the file is kept open: so the system gives its
 * number to no other file, and what has that number is still this one. Whether
 * it grew is asked each time, so what is told is never older than the journal
 * was when it was asked for. In any doubt all of it is read.
 *
 * @module
 */
import type { LedgerView } from "../lease/ports.ts";
import { END_BYTES } from "./fold_cache.ts";
import { recallJournal } from "./fold_recall.ts";
import { closeJournal, type JournalFile, openJournal } from "./journal_file.ts";
import { type JournalState, resumeScan } from "./journal_scan.ts";
import { type FileStore, viewOf } from "./ledger_view.ts";
import { act, type FileFacts, type Steps } from "./machine.ts";
import { type Floor, readFloor, requireForward } from "./seq_floor.ts";
import { inspectSite, look } from "./site.ts";

/** A journal as it was read last. The file in it stays open. */
export interface Watched {
  /** The journal. */
  readonly file: JournalFile;
  /** What it came to. */
  readonly state: JournalState;
  /** The last bytes that were read. */
  readonly end: Uint8Array;
  /** What it told. */
  readonly view: LedgerView;
}

/** What a store tells, and what is to be kept of it; `null` where there is no journal. */
export interface Told {
  /** The view of this moment; the same object as before where nothing changed. */
  readonly view: LedgerView;
  /** What to come back with. */
  readonly watched: Watched | null;
}

/**
 * The view of this moment, as `reading` has it.
 *
 * @param store The store.
 * @param before What was kept the last time; it is used up, whatever comes of this.
 */
export function* watching(
  store: FileStore,
  before: Watched | null,
): Steps<Told> {
  let held = before?.file ?? null;
  try {
    yield* inspectSite(store.site);
    // Before the journal: what is appended in between only makes it higher.
    const floor = yield* readFloor(store.site);
    const facts = yield* look(store.site.journal, "file");
    if (before !== null && facts?.identity === before.file.identity) {
      return yield* goOn(store, { before, facts, floor });
    }
    yield* closeJournal(held);
    held = null;
    held = yield* openJournal(store.site.journal);
    return yield* begin(store, held, floor);
  } catch (error) {
    yield* closeJournal(held);
    throw error;
  }
}

/** Gives the file of a journal back that is not to be watched any more. */
export function* unwatch(watched: Watched | null): Steps<void> {
  yield* closeJournal(watched?.file ?? null);
}

function* begin(
  store: FileStore,
  file: JournalFile | null,
  floor: Floor,
): Steps<Told> {
  const state = yield* recallJournal(file, store.caching);
  requireForward(store.site, state, floor);
  const view = yield* viewOf(store, { file, state, floor });
  if (file === null) return { view, watched: null };
  const end = yield* endOf(file, state.size);
  return { view, watched: { file, state, end, view } };
}

function* goOn(
  store: FileStore,
  { before, facts, floor }: {
    readonly before: Watched;
    readonly facts: FileFacts;
    readonly floor: Floor;
  },
): Steps<Told> {
  const { file, view } = before;
  const state = yield* resumed(before, facts);
  if (state === null) return yield* begin(store, file, floor);
  requireForward(store.site, state, floor);
  const isSame = state === before.state;
  const isTold = isSame && store.site.peers.length === 0 &&
    view.foreign.length === 0 && view.nextSeq > floor.number;
  if (isTold) return { view, watched: before };
  const now = yield* viewOf(store, { file, state, floor });
  const end = isSame ? before.end : yield* endOf(file, state.size);
  return { view: now, watched: { file, state, end, view: now } };
}

/** What the journal comes to with what is new, `null` where it is not what was read and more. */
function* resumed(
  { file, state, end }: Watched,
  { size }: FileFacts,
): Steps<JournalState | null> {
  if (size < state.size) return null;
  const now = yield* endOf(file, state.size);
  const isSame = now.length === end.length &&
    now.every((byte, at) => byte === end[at]);
  if (!isSame) return null;
  return size === state.size ? state : yield* resumeScan(file, state);
}

/** The bytes that a journal has right before a place. */
function* endOf(
  { path, handle }: JournalFile,
  size: number,
): Steps<Uint8Array> {
  const from = Math.max(0, size - END_BYTES);
  const bytes = new Uint8Array(size - from);
  for (let filled = 0; filled < bytes.length;) {
    const at = from + filled;
    const rest = bytes.subarray(filled);
    const count = yield* act(
      "read",
      path,
      (machine) => machine.readAt(handle, at, rest),
    );
    if (count === 0) return bytes.subarray(0, filled);
    filled += count;
  }
  return bytes;
}
