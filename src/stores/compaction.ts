/**
 * Folding history into one CHECKPOINT.
 *
 * The new journal is written beside the old one and read back; only if it
 * folds to the same live set, and the old one did not grow meanwhile, does it
 * take its place. The old one stays as history under a name of its own.
 *
 * @module
 */
import { encodeEntry } from "../journal/codec.ts";
import { compact, waitEntry, watermarks } from "../journal/compact.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Fold } from "../journal/replay.ts";
import { seqOf } from "../journal/seq.ts";
import { type Busy, StoreError } from "../lease/ports.ts";
import type { Compaction } from "../journal/upkeep.ts";
import { damageOf, unsafeReason } from "./damage_policy.ts";
import { describe } from "./failure.ts";
import { cacheAnew } from "./fold_recall.ts";
import { locked } from "./critical_section.ts";
import type { FileStore } from "./ledger_view.ts";
import { bringLateLines } from "./history_file.ts";
import {
  type Floor,
  raiseFloor,
  readFloor,
  requireForward,
} from "./seq_floor.ts";
import { closeJournal, type JournalFile, openJournal } from "./journal_file.ts";
import { type JournalState, scanJournal } from "./journal_scan.ts";
import { type Grip, stillOurs } from "./file_lock.ts";
import { afterwards } from "./look_back.ts";
import type { Steps } from "./machine.ts";
import {
  discard,
  historyNames,
  keepAs,
  putInPlace,
  requireUntouched,
  writeWhole,
} from "./replacement.ts";
import { beside, inspectSite } from "./site.ts";

const NOTHING: Omit<Compaction, "outcome" | "reason" | "dry_run"> = {
  bytes_reclaimed: 0,
  entries_after: 0,
  entries_before: 0,
  history: null,
};

/** Compacts the journal, or tells what that would do. */
export function* compactJournal(
  store: FileStore,
  options: { dryRun: boolean; timeoutMs: number; leastHalf?: boolean },
): Steps<Compaction | Busy> {
  if (options.dryRun) {
    yield* inspectSite(store.site);
    const floor = yield* readFloor(store.site);
    const file = yield* openJournal(store.site.journal);
    try {
      const found = yield* plan(store, file, floor);
      const lines = withMark(
        store,
        found,
        `lane-journal.${found.first}-${found.last}.jsonl`,
      );
      return report(found, { lines, dryRun: true, history: null });
    } finally {
      yield* closeJournal(file);
    }
  }
  return yield* locked(
    store,
    options.timeoutMs,
    function* (grip): Steps<Compaction> {
      const floor = yield* readFloor(store.site);
      const file = yield* openJournal(store.site.journal, { append: true });
      try {
        const leastHalf = options.leastHalf === true;
        return yield* replaceWith(store, grip, { file, floor, leastHalf });
      } finally {
        yield* closeJournal(file);
      }
    },
  );
}

/** What a peer wrote is in the journal already, however long. */
const ECHO = { echo: true };

interface Plan {
  readonly state: JournalState;
  readonly first: number;
  readonly last: number;
  readonly entries: readonly JournalEntry[];
  /** Why there is nothing to do, `""` if there is. */
  readonly idle: string;
}

function* plan(
  store: FileStore,
  file: JournalFile | null,
  floor: Floor,
): Steps<Plan> {
  const kept: JournalEntry[] = [];
  let first = 0;
  let opening: unknown;
  const state = yield* scanJournal(file, (entry) => {
    opening ??= entry.op;
    // Everything else goes into the fold; history need not fit into memory.
    if (entry.op === "_CORRUPT") kept.push(entry);
    if (first === 0) first = seqOf(entry.seq);
  });
  const unsafe = unsafeReason(damageOf(state), store.onCorrupt);
  if (unsafe !== null) {
    throw new StoreError(
      "STORE_CORRUPT",
      `Cannot compact "${store.site.journal}": ${unsafe}`,
      { path: store.site.journal, hint: "Run `dos journal repair` first" },
    );
  }
  requireForward(store.site, state, floor);
  const entries = compact([...kept, ...asEntries(state)]);
  const isCompact = opening === "CHECKPOINT" && state.torn === null &&
    state.damage.length === 0 && state.fold.entries === entries.length;
  const idle = state.fold.entries === 0
    ? "the journal is empty"
    : isCompact
    ? "the journal is compact already"
    : "";
  return { state, first, last: state.fold.highestSeq, entries, idle };
}

/** The compacted journal, naming the file that keeps the old one. */
function withMark(
  store: FileStore,
  { entries, state }: Plan,
  history: string,
): Uint8Array {
  const marked = entries.map((entry, index) =>
    index === 0 ? { ...entry, history, history_bytes: state.size } : entry
  );
  return new TextEncoder().encode(encodeAll(store, marked));
}

/** A plan that comes to nothing where less than half of the journal would go. */
function ifHalfGoes(store: FileStore, found: Plan): Plan {
  const { length } = withMark(store, found, "");
  return found.idle !== "" || 2 * length <= found.state.size
    ? found
    : { ...found, idle: "less than half of it would go" };
}

function report(
  { idle, state, entries }: Plan,
  how: { lines: Uint8Array; dryRun: boolean; history: string | null },
): Compaction {
  const { lines, dryRun, history } = how;
  const before = state.fold.entries;
  if (idle !== "") {
    return {
      ...NOTHING,
      outcome: "nothing",
      entries_after: before,
      entries_before: before,
      dry_run: dryRun,
      reason: idle,
    };
  }
  return {
    outcome: "compacted",
    bytes_reclaimed: Math.max(0, state.size - lines.length),
    entries_after: entries.length,
    entries_before: before,
    history,
    dry_run: dryRun,
    reason: `${before} entries ${
      dryRun ? "would become" : "became"
    } ${entries.length}`,
  };
}

/** The fold as records: one grant for each live lease under its own identity, then the open tickets. */
function asEntries({ fold }: JournalState): JournalEntry[] {
  const grants = [...fold.liveByKey()].map(([key, lease]) => {
    const [loop_ts, lane]: [string, string] = JSON.parse(key);
    return { op: "RECONCILE", loop_ts, lane, lease };
  });
  const [seq_watermark, ...steps] = watermarks(fold.highestSeq);
  return [
    { op: "CHECKPOINT", leases: [], seq_watermark },
    ...steps.map((step) => ({ op: "WATERMARK", seq_watermark: step })),
    ...grants,
    ...fold.tickets().map(waitEntry),
  ];
}

function* replaceWith(
  store: FileStore,
  grip: Grip,
  about: { file: JournalFile | null; floor: Floor; leastHalf: boolean },
): Steps<Compaction> {
  const { file, floor, leastHalf } = about;
  const { journal } = store.site;
  const draft = `${journal}.compact.tmp`;
  if (file !== null && (yield* stillOurs(store.site, grip))) {
    yield* bringLateLines(file);
  }
  const planned = yield* plan(store, file, floor);
  const found = leastHalf ? ifHalfGoes(store, planned) : planned;
  const { state } = found;
  if (file === null || found.idle !== "") {
    const lines = new Uint8Array();
    return report(found, { lines, dryRun: false, history: null });
  }
  const history = yield* keepAs(file, historyNames(journal, found));
  const name = history.slice(beside(journal, "").length);
  const lines = withMark(store, found, name);
  try {
    yield* writeWhole(draft, [lines]);
    yield* requireSameFold(draft, state.fold);
    yield* requireUntouched(store.site, grip, { file, size: state.size });
  } catch (error) {
    yield* discard(draft);
    yield* discard(history);
    throw error;
  }
  yield* putInPlace(draft, journal, file);
  yield* afterwards(journal, rescueLate(journal));
  yield* raiseFloor(store, floor, state.fold.highestSeq);
  yield* cacheAnew(store);
  return report(found, { lines, dryRun: false, history: name });
}

/** What a peer without a lock appended to the old file around the rename. */
export function* rescueLate(journal: string): Steps<void> {
  const file = yield* openJournal(journal, { append: true });
  try {
    if (file !== null) yield* bringLateLines(file);
  } finally {
    yield* closeJournal(file);
  }
}

function* requireSameFold(draft: string, fold: Fold): Steps<void> {
  const file = yield* openJournal(draft);
  try {
    const state = yield* scanJournal(file);
    const same = leasesOf(state.fold) === leasesOf(fold) &&
      ticketsOf(state.fold) === ticketsOf(fold) &&
      state.fold.nextSeq() === fold.nextSeq();
    if (same) return;
  } finally {
    yield* closeJournal(file);
  }
  throw new StoreError(
    "STORE_CORRUPT",
    `Cannot compact: the compacted journal "${draft}" does not fold to the same leases and tickets`,
    { path: draft, hint: "The journal is as it was; please report this" },
  );
}

function leasesOf(fold: Fold): string {
  return [...fold.liveByKey()].map(([key, lease]) =>
    key + encodeEntry(lease, ECHO)
  ).join("");
}

function ticketsOf(fold: Fold): string {
  return fold.tickets().map((one) => encodeEntry(waitEntry(one), ECHO)).join(
    "",
  );
}

function encodeAll(
  { site }: FileStore,
  entries: readonly JournalEntry[],
): string {
  try {
    return entries.map((entry) => encodeEntry(entry, ECHO)).join("");
  } catch (cause) {
    throw new StoreError(
      "STORE_CORRUPT",
      `Cannot compact "${site.journal}": a live lease holds what cannot be written again: ${
        describe(cause)
      }`,
      { path: site.journal, hint: "Release that lease, then compact", cause },
    );
  }
}
