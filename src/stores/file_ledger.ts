/**
 * The ledger in files: locks around one read, one decision and one append.
 *
 * {@linkcode transaction} is the whole protocol as steps. A death between any
 * two of them leaves either the journal as it was, a torn last line that the
 * next writer ends, or the whole record; never a lock that blocks.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import type {
  Act,
  Busy,
  Done,
  Ledger,
  LedgerView,
  TransactOptions,
} from "../lease/ports.ts";
import { StoreError } from "../lease/ports.ts";
import { unacknowledged } from "./failure.ts";
import { locked } from "./critical_section.ts";
import { type Grip, stillOurs } from "./file_lock.ts";
import { isLonger, rescue } from "./history_file.ts";
import {
  decideEarly,
  type Early,
  type See,
  stands,
  stateNow,
} from "./early_decision.ts";
import { refreshFold } from "./fold_cache_writer.ts";
import {
  type Appended,
  appendRecords,
  closeJournal,
  isUntouched,
  type JournalFile,
  openJournal,
  syncRecords,
} from "./journal_file.ts";
import { type JournalState, scanJournal } from "./journal_scan.ts";
import { withKeepers } from "./keeper_state.ts";
import { afterwards, lookBack } from "./look_back.ts";
import type { Runner, Steps } from "./machine.ts";
import { encodeAll, stamped } from "./record_lines.ts";
import {
  type Floor,
  raiseFloor,
  readFloor,
  requireForward,
} from "./seq_floor.ts";
import { syncNames } from "./site.ts";
import {
  compactUnasked,
  noteGrowth,
  type Notice,
} from "./unasked_compaction.ts";
import { type FileStore, reading, viewOf } from "./ledger_view.ts";

/** How often a decision is made anew because the journal moved under it. */
const ROUNDS = 5;

const DEFAULT_TIMEOUT_MS = 5_000;

/**
 * A ledger over files.
 *
 * @param open Tells the store; asked before each call, and told whether the
 * call will write, because only a writer needs to know the boot id.
 * @param runner What runs its steps.
 */
export function createFileLedger(
  open: (use: "read" | "write") => Promise<FileStore>,
  runner: Runner,
): Ledger {
  return {
    async read(): Promise<LedgerView> {
      const store = await open("read");
      return await runner.run(withKeepers(store.site, reading(store)));
    },
    async transact<T>(
      decide: (view: LedgerView) => Act<T>,
      options: TransactOptions = {},
    ): Promise<Done<T> | Busy> {
      const store = await open("write");
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const notice: Notice = { isDue: false };
      const how = { ...options, timeoutMs, notice };
      const answer = await runner.run(transaction(store, decide, how));
      if (notice.isDue) await compactUnasked(store, runner);
      return answer;
    },
  };
}

/**
 * One decision, alone: read, decide, append, look back.
 *
 * Reading and deciding take longer than all the rest, so both are done before
 * others are kept out, and again only if the journal moved meanwhile.
 */
export function* transaction<T>(
  store: FileStore,
  decide: (view: LedgerView) => Act<T>,
  how: TransactOptions & {
    readonly timeoutMs: number;
    readonly notice?: Notice;
  },
): Steps<Done<T> | Busy> {
  const { timeoutMs, notice } = how;
  const see = how.keepers === "untested" ? viewOf : viewWithKeepers;
  const early = yield* decideEarly(store, decide, see);
  return yield* locked(
    store,
    timeoutMs,
    (grip) => round(store, grip, { decide, early, notice, see }),
  );
}

/** A test of a keeper is some calls long, and others wait meanwhile. */
function viewWithKeepers(
  ...seen: Parameters<typeof viewOf>
): Steps<LedgerView> {
  return withKeepers(seen[0].site, viewOf(...seen));
}

function* round<T>(
  store: FileStore,
  grip: Grip,
  { decide, early, notice, see }: {
    decide(view: LedgerView): Act<T>;
    readonly early: Early<T> | null;
    readonly notice: Notice | undefined;
    readonly see: See;
  },
): Steps<Done<T> | Busy> {
  const floor = yield* readFloor(store.site);
  for (let attempt = 1; attempt <= ROUNDS; attempt++) {
    let file = yield* openJournal(store.site.journal, { append: true });
    try {
      let state = yield* stateNow(
        file,
        attempt === 1 ? early : null,
        store,
      );
      if (file !== null && (yield* isLonger(file, state))) {
        if (!(yield* stillOurs(store.site, grip))) return robbed();
        yield* rescue(file, state);
        state = yield* scanJournal(file);
      }
      requireForward(store.site, state, floor);
      const view = yield* see(store, { file, state, floor });
      const wish = early !== null && stands(early.view, view)
        ? early.wish
        : decide(view);
      if (wish.append.length === 0) {
        if (wish.settles && file !== null) {
          yield* settle(store, file, { state, floor });
        }
        return done(wish.result, []);
      }
      const records = stamped(wish.append, view);
      file ??= yield* openJournal(store.site.journal, { create: true });
      if (file === null || !(yield* isUntouched(file, state.size))) continue;
      if (!(yield* stillOurs(store.site, grip))) return robbed();
      try {
        const lines = encodeAll(file.path, records);
        // Whoever made the name may have died before it was durable.
        if (state.isFresh) yield* syncNames(store.site);
        const appended = yield* appendRecords(file, state, lines);
        return yield* afterwards(
          file.path,
          confirm(store, grip, {
            ...{ file, state, appended, wish, records, floor, notice },
          }),
        );
      } catch (error) {
        if (wish.bestEffort !== true || !(error instanceof StoreError)) {
          throw error;
        }
        store.warn(error.message);
        return done(wish.result, []);
      }
    } finally {
      yield* closeJournal(file);
    }
  }
  return { kind: "busy", holder: "a writer that takes no lock", waitedMs: 0 };
}

interface Deed<T> {
  readonly file: JournalFile;
  readonly state: JournalState;
  readonly appended: Appended;
  readonly wish: Act<T>;
  readonly records: readonly JournalEntry[];
  readonly floor: Floor;
  readonly notice: Notice | undefined;
}

/**
 * The look back. A peer may have taken the lock over while this process was
 * stopped. Then a grant is taken back whatever the journal shows: the peer may
 * have read it before our record, and be about to write its own.
 */
function* confirm<T>(
  store: FileStore,
  grip: Grip,
  deed: Deed<T>,
): Steps<Done<T>> {
  const { file, appended, wish, records, floor } = deed;
  const sight = yield* lookBack(file, appended);
  if (sight === "gone") {
    throw unacknowledged(file.path, "it is no longer in the journal");
  }
  const lockLost = !(yield* stillOurs(store.site, grip));
  if (sight === "in place" && !lockLost) {
    yield* raiseFloor(store, floor, Number(records.at(-1)?.seq));
    const state = grown(deed);
    noteGrowth(deed.notice, store, { before: deed.state, after: state });
    yield* refreshFold({
      file,
      state,
      config: store.configMark ?? "",
    }, store.caching);
    return done(wish.result, records);
  }
  const again = yield* openJournal(file.path, { append: true });
  if (again === null) {
    throw unacknowledged(file.path, "the journal is no longer there");
  }
  try {
    const state = yield* scanJournal(again);
    const view = yield* viewOf(store, { file: again, state, floor });
    const instead = wish.recheck?.(view, { lockLost });
    if (instead === undefined) {
      yield* raiseFloor(store, floor, Number(records.at(-1)?.seq));
      return done(wish.result, records);
    }
    const back = stamped(instead.append, view);
    if (back.length > 0) {
      yield* appendRecords(again, state, encodeAll(again.path, back));
    }
    return done(instead.result, [...records, ...back]);
  } finally {
    yield* closeJournal(again);
  }
}

/** What the journal comes to with what was appended. */
function grown<T>({ state, appended, records }: Deed<T>): JournalState {
  for (const record of records) state.fold.apply(record);
  return {
    ...state,
    size: appended.offset + appended.bytes.length,
    lines: state.lines + records.length,
    endsWithLf: true,
    isFresh: false,
  };
}

/** Does what the writer of records that are there already may have died before. */
function* settle(
  store: FileStore,
  file: JournalFile,
  { state, floor }: { state: JournalState; floor: Floor },
): Steps<void> {
  if (state.isFresh) yield* syncNames(store.site);
  yield* syncRecords(file);
  yield* raiseFloor(store, floor, state.fold.highestSeq);
}

function done<T>(result: T, written: readonly JournalEntry[]): Done<T> {
  return { kind: "done", result, written };
}

function robbed(): Busy {
  return {
    kind: "busy",
    holder: "a process that took our lock file over",
    waitedMs: 0,
  };
}
