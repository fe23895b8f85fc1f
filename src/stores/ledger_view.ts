/**
 * What the files of a store say at one moment.
 *
 * Apart from the writing, because whoever only looks, a hook above all, needs
 * none of its code.
 *
 * @module
 */
import type { LedgerView } from "../lease/ports.ts";
import {
  damageOf,
  damageSentence,
  type OnCorrupt,
  unsafeReason,
} from "./damage_policy.ts";
import { closeJournal, type JournalFile, openJournal } from "./journal_file.ts";
import type { Caching } from "./fold_cache_writer.ts";
import { recallJournal } from "./fold_recall.ts";
import type { JournalState } from "./journal_scan.ts";
import { act, type Steps } from "./machine.ts";
import { readPeers } from "./peer_journals.ts";
import {
  type Floor,
  floorSentences,
  readFloor,
  requireForward,
} from "./seq_floor.ts";
import { inspectSite, type Site } from "./site.ts";

/** Everything a file store is told when it is made. */
export interface FileStore {
  /** Where it lies. */
  readonly site: Site;
  /** This host's name. */
  readonly host: string;
  /** The boot id, `""` where it cannot be told. */
  readonly kernel: string;
  /** The mark of a configuration that a hook need not read; absent or `""` where it has to. */
  readonly configMark?: string;
  /** At how many records since the last CHECKPOINT a writer compacts the journal. */
  readonly compactAt?: number | undefined;
  /** When the fold is cached. @default {CACHING} */
  readonly caching?: Caching;
  /** Reads a journal for a process that knows it from before; what it comes to is the caller's own. */
  recall?(file: JournalFile): Steps<JournalState>;
  /** What damage does to those who want to grant. */
  readonly onCorrupt: OnCorrupt;
  /** Told to a person. */
  warn(sentence: string): void;
}

/** The view of this moment. Takes no lock, makes and writes nothing. */
export function* reading(store: FileStore): Steps<LedgerView> {
  yield* inspectSite(store.site);
  // Before the journal: what is appended in between only makes it higher.
  const floor = yield* readFloor(store.site);
  const file = yield* openJournal(store.site.journal);
  try {
    const state = yield* stateOf(store, file);
    requireForward(store.site, state, floor);
    return yield* viewOf(store, { file, state, floor });
  } finally {
    yield* closeJournal(file);
  }
}

/** What a journal comes to, by the shortest way that the store knows. */
export function* stateOf(
  store: Pick<FileStore, "caching" | "recall">,
  file: JournalFile | null,
): Steps<JournalState> {
  return file !== null && store.recall !== undefined
    ? yield* store.recall(file)
    : yield* recallJournal(file, store.caching);
}

/** The view that a scan of the journal comes to; the ledger tests the keepers it names. */
export function* viewOf(
  store: FileStore,
  found: {
    readonly file: JournalFile | null;
    readonly state: JournalState;
    readonly floor: Floor;
  },
): Steps<LedgerView> {
  const { file, state, floor } = found;
  const peers = yield* readPeers(store.site, store.onCorrupt);
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const damage = damageOf(state);
  const remark = damageSentence(store.site.journal, damage);
  if (remark !== null) store.warn(remark);
  const remarks = [...floorSentences(floor), ...peers.remarks];
  for (const sentence of remarks) store.warn(sentence);
  return {
    live: state.fold.identified(),
    foreign: peers.live,
    tickets: state.fold.tickets(),
    requests: state.fold.requests(),
    nextSeq: Math.max(state.fold.nextSeq(), floor.number + 1),
    nowMs,
    damage,
    unsafe: unsafeReason(damage, store.onCorrupt) ?? peers.unsafe,
    position: [
      `${file?.identity ?? ""}@${state.size}`,
      ...peers.live.map((lease) => JSON.stringify(lease)),
    ].join(" "),
    keepers: new Map(),
  };
}
