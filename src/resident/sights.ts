/**
 * What stores tell, call after call.
 *
 * Each journal that is asked about stays open, with what it came to in memory;
 * of what was appended since only that is read. Nothing here is the truth: that
 * is the journal, and it is looked at for every call.
 *
 * @module
 */
import type { Sight } from "../gate/around.ts";
import { createStoreRunner } from "../gate/store.ts";
import { LeaseIndex } from "../hook/lease_index.ts";
import type { LedgerView } from "../lease/ports.ts";
import { CACHING } from "../stores/fold_cache_writer.ts";
import { recallJournal } from "../stores/fold_recall.ts";
import type { JournalFile } from "../stores/journal_file.ts";
import type { JournalState } from "../stores/journal_scan.ts";
import type { FileStore } from "../stores/ledger_view.ts";
import type { Site } from "../stores/site.ts";
import { siteAt } from "../stores/site_at.ts";
import type { Steps } from "../stores/machine.ts";
import { unwatch, type Watched, watching } from "../stores/watched_journal.ts";
import { below, isThere, parentOf } from "../system/path.ts";
import type { Place } from "../system/workspace.ts";
import { Looks, type Mark, type Spot } from "./looks.ts";

/** So many stores are kept in memory. */
const MOST_STORES = 64;

interface Kept {
  readonly watched: Watched | null;
  readonly view: LedgerView;
  readonly sight: Sight;
  readonly usedMs: number;
  /** Marks of all names of the store, while none of them may change unseen. */
  readonly calm?: readonly Mark[];
}

/** The stores that a process looks at. */
export class Sights {
  readonly #runner = createStoreRunner();
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;

  /** @param most So many stores are kept in memory. */
  constructor(most: number = MOST_STORES) {
    this.#most = most;
  }

  /** How many stores are kept in memory. */
  get size(): number {
    return this.#kept.size;
  }

  /**
   * The leases of this moment.
   *
   * @throws {StoreError} What a hook that reads the store would throw.
   */
  async view(place: Place, looks: Looks = new Looks()): Promise<Sight> {
    const store = storeAt(place);
    const key = keyOf(store);
    const before = this.#kept.get(key);
    if (before?.calm !== undefined && looks.areSame(before.calm)) {
      this.#kept.delete(key);
      this.#kept.set(key, { ...before, usedMs: performance.now() });
      return before.sight;
    }
    // Before it is read: what changes in between has another mark then.
    const mayBeCalm = before !== undefined && store.site.peers.length === 0 &&
      looks.marks([{ path: store.site.journal }]) !== null;
    const calm = mayBeCalm ? looks.marks(spotsOf(store.site)) : null;
    const kept = await this.#runner.run(this.#look(store));
    if (calm !== null && kept.sight === before?.sight) {
      this.#kept.set(key, { ...kept, calm });
    }
    return kept.sight;
  }

  /** Reads the journal of a store for a writer, who gets a state of his own. */
  recall(place: Place): NonNullable<FileStore["recall"]> {
    const known = (file: JournalFile): Steps<JournalState | null> =>
      this.#known(storeAt(place), file);
    return function* (file): Steps<JournalState> {
      return (yield* known(file)) ?? (yield* recallJournal(file));
    };
  }

  *#known(store: FileStore, file: JournalFile): Steps<JournalState | null> {
    let kept: Kept;
    try {
      kept = yield* this.#look(store);
    } catch {
      // The long way tells the writer what is wrong, or mends it.
      return null;
    }
    const { watched } = kept;
    if (watched?.file.identity !== file.identity) return null;
    const { state } = watched;
    if (state.lines - state.cachedLines < CACHING.slack) {
      return { ...state, fold: state.fold.copy() };
    }
    // A writer that found the cache far behind would write it anew each time.
    const found = yield* recallJournal(file);
    const { cachedLines } = found;
    const renewed = { ...watched, state: { ...state, cachedLines } };
    this.#kept.set(keyOf(store), { ...kept, watched: renewed });
    return found;
  }

  *#look(store: FileStore): Steps<Kept> {
    const key = keyOf(store);
    const before = this.#kept.get(key) ?? null;
    // Whatever comes of it: what was kept is used up by then.
    this.#kept.delete(key);
    const { view, watched } = yield* watching(store, before?.watched ?? null);
    const sight = before !== null && before.view === view
      ? before.sight
      : sightOf(view);
    const kept = { watched, view, sight, usedMs: performance.now() };
    if (watched !== null) {
      // To the end: the first is the one that nobody asked about for longest.
      this.#kept.set(key, kept);
      yield* this.#keepTo(this.#most);
    }
    return kept;
  }

  /** Lets go of the stores that nobody asked about for so long. */
  async sweep(idleMs: number): Promise<void> {
    const now = performance.now();
    const old = [...this.#kept].filter(([, { usedMs }]) =>
      now - usedMs >= idleMs
    );
    // deno-lint-ignore no-await-in-loop -- closes a file, which takes no time
    for (const [key] of old) await this.#runner.run(this.#drop(key));
  }

  /** Lets go of all. */
  async close(): Promise<void> {
    await this.#runner.run(this.#keepTo(0));
  }

  *#keepTo(count: number): Steps<void> {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= count) return;
      yield* this.#drop(key);
    }
  }

  *#drop(key: string): Steps<void> {
    const watched = this.#kept.get(key)?.watched ?? null;
    this.#kept.delete(key);
    yield* unwatch(watched);
  }
}

/** Most states of a journal that changes fast are asked about by nobody. */
function sightOf({ live, requests, foreign, unsafe }: LedgerView): Sight {
  let index: LeaseIndex | undefined;
  return {
    ...{ live, requests, foreign, unsafe },
    get index(): LeaseIndex {
      return index ??= new LeaseIndex(live, foreign);
    },
  };
}

/** All that was looked at, or the directory in which it was not found. */
function spotsOf({ root, journal, lock, mutex, floors }: Site): Spot[] {
  const directories: string[] = [];
  for (
    let at = parentOf(journal);
    below(root, at) !== null && at !== root;
    at = parentOf(at)
  ) directories.push(at);
  const numbers = floors.flatMap((floor) =>
    isThere(floor) ? [floor, parentOf(floor)] : [parentOf(floor)]
  );
  const around = [journal, lock, mutex].map(parentOf);
  const paths = new Set([...directories, ...around, journal, ...numbers]);
  return Array.from(paths, (path) => ({ path }));
}

function storeAt(place: Place): FileStore {
  return {
    site: siteAt(place),
    host: "",
    kernel: "",
    onCorrupt: place.config.journal.on_corrupt,
    warn: () => {},
  };
}

function keyOf({ site, onCorrupt }: FileStore): string {
  const { root, journal, lock, mutex, floors } = site;
  return JSON.stringify([root, journal, lock, mutex, floors, onCorrupt]);
}
