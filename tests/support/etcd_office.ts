/**
 * Ledgers over an etcd in memory, many on one store.
 *
 * @module
 */
import { parseJournal } from "../../src/journal/read.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { Desk } from "../../src/lease/desk.ts";
import {
  createEtcdLedger,
  type EtcdLedger,
  type EtcdStore,
} from "../../src/stores/etcd/ledger.ts";
import { createEtcdKeepers } from "../../src/stores/etcd/keepers.ts";
import { keyspace } from "../../src/stores/etcd/keys.ts";
import type { Timing } from "../../src/stores/etcd/session.ts";
import { aDesk, type OfficeOptions } from "./desk.ts";
import { type Link, MemoryEtcd } from "./memory_etcd.ts";
import { NOW_MS } from "./records.ts";

/** A store whose time stands until a test moves it; sleeping moves it. */
export class EtcdOffice {
  /** The time since it began, in milliseconds. */
  ms = 0;
  /** The store. */
  readonly memory: MemoryEtcd = new MemoryEtcd(() => this.ms);
  #minted = 0;

  /** Time. */
  get timing(): Timing {
    return {
      ticksMs: () => this.ms,
      nowMs: () => NOW_MS + this.ms,
      // A turn of the event loop, for others to come first.
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted === true) return resolve();
          const timer = setTimeout(() => {
            this.ms += ms;
            resolve();
          }, ms > 1_000 ? 30 : 5);
          signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve();
          });
        }),
    };
  }

  /** What a process has. */
  store(options: Partial<EtcdStore> & { link?: Link } = {}): EtcdStore {
    return {
      etcd: this.memory.client(options.link),
      timing: this.timing,
      host: "box",
      owner: "process 7",
      mint: () => `id${++this.#minted}`,
      ...options,
    };
  }

  /** The ledger of one process. */
  ledger(options: Partial<EtcdStore> & { link?: Link } = {}): EtcdLedger {
    return createEtcdLedger(this.store(options));
  }

  /** The desk of one process. */
  desk(
    options: OfficeOptions & { store?: Partial<EtcdStore>; link?: Link } = {},
  ): Desk {
    const { link, store: given } = options;
    const store = this.store({
      ...given,
      ...(link === undefined ? {} : { link }),
    });
    const keepers = createEtcdKeepers(store);
    return {
      ...aDesk(createEtcdLedger(store), { ...options, keepers }),
      clock: { nowMs: () => NOW_MS + this.ms },
    };
  }

  /** History, in its order. */
  entries(): JournalEntry[] {
    return entriesOf(this.memory);
  }

  /** The operations so far. */
  ops(): unknown[] {
    return this.entries().map(({ op }) => op);
  }

  /** The keys of a kind, without their prefix. */
  keys(kind: "claims" | "held" | "keepers"): string[] {
    const prefix = keyspace()[kind];
    return this.memory.range({ prefix }).map(({ key }) =>
      key.slice(prefix.length)
    );
  }
}

/** The records in a store, in their order. */
export function entriesOf(memory: MemoryEtcd): JournalEntry[] {
  const log = memory.range({ prefix: keyspace().log });
  return parseJournal(log.map(({ value }) => value).join(""));
}
