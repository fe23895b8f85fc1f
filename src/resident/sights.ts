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
import type { FileStore } from "../stores/ledger_view.ts";
import { siteAt } from "../stores/site_at.ts";
import { unwatch, type Watched, watching } from "../stores/watched_journal.ts";
import type { Place } from "../system/workspace.ts";

/** So many stores are kept in memory. */
const MOST_STORES = 64;

interface Kept {
  watched: Watched | null;
  view: LedgerView | null;
  sight: Sight;
  usedMs: number;
}

const NOTHING: Sight = { live: [], foreign: [], unsafe: null };

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
  async view(place: Place): Promise<Sight> {
    const store = storeAt(place);
    const key = keyOf(store);
    const kept = this.#kept.get(key) ??
      { watched: null, view: null, sight: NOTHING, usedMs: 0 };
    const before = kept.watched;
    // Whatever comes of it: what was kept is used up by then.
    kept.watched = null;
    this.#kept.delete(key);
    const { view, watched } = await this.#runner.run(watching(store, before));
    if (view !== kept.view) {
      const { live, foreign, unsafe } = view;
      const index = new LeaseIndex(live, foreign);
      kept.sight = { live, foreign, unsafe, index };
    }
    kept.view = view;
    if (watched !== null) {
      // To the end: the first is the one that nobody asked about for longest.
      this.#kept.set(key, { ...kept, watched, usedMs: performance.now() });
      await this.#keepTo(this.#most);
    }
    return kept.sight;
  }

  /** Lets go of the stores that nobody asked about for so long. */
  async sweep(idleMs: number): Promise<void> {
    const now = performance.now();
    const old = [...this.#kept].filter(([, { usedMs }]) =>
      now - usedMs >= idleMs
    );
    // deno-lint-ignore no-await-in-loop -- closes a file, which takes no time
    for (const [key] of old) await this.#drop(key);
  }

  /** Lets go of all. */
  async close(): Promise<void> {
    await this.#keepTo(0);
  }

  async #keepTo(count: number): Promise<void> {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= count) return;
      // deno-lint-ignore no-await-in-loop -- closes a file, which takes no time
      await this.#drop(key);
    }
  }

  async #drop(key: string): Promise<void> {
    const watched = this.#kept.get(key)?.watched ?? null;
    this.#kept.delete(key);
    await this.#runner.run(unwatch(watched));
  }
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
