/**
 * A waiter's eye on etcd: the server tells of changes, and only then is the
 * state read again.
 *
 * @module
 */
import {
  type Lookout,
  type Outlook,
  StoreError,
  type Vigil,
} from "../../lease/ports.ts";
import type { HoldTimes } from "../../journal/hold_times.ts";
import { readClaim } from "./claim.ts";
import type { EtcdEvent } from "./client.ts";
import { keyspace } from "./keys.ts";
import { type EtcdLedger, type EtcdStore, lookedAt } from "./ledger.ts";
import type { Picture, Stand } from "./picture.ts";

/** Tells how long lanes are held, `null` where nothing does. */
export type Holds = () => Promise<Pick<HoldTimes, "estimate"> | null>;

/** It is asked again after so long, in milliseconds. */
const LEARN_MS = 60_000;

/**
 * What waiting takes, over etcd.
 *
 * @param store The store.
 * @param ledger Its ledger.
 * @param holds What estimates are made from; absent means that there are none.
 */
export function createEtcdVigil(
  store: EtcdStore,
  ledger: EtcdLedger,
  holds?: Holds,
): Vigil {
  return {
    ticksMs: () => store.timing.ticksMs(),
    watch: () => new EtcdLookout(store, ledger, holds),
  };
}

/** One waiter's place. */
export class EtcdLookout implements Lookout {
  readonly #store: EtcdStore;
  readonly #ledger: EtcdLedger;
  readonly #claims: string;
  readonly #stop = new AbortController();
  #picture: Picture | null = null;
  #revision = "";
  #isStale = true;
  /** The leases and tickets that were seen or told of. */
  #ids = new Set<string>();
  #watching: Promise<void> | null = null;
  #wake: () => void = () => {};
  readonly #askHolds: Holds;
  #holds: Pick<HoldTimes, "estimate"> | null = null;
  #learnedMs = -Infinity;

  /** A lookout that asks nothing until it looks. */
  constructor(store: EtcdStore, ledger: EtcdLedger, holds?: Holds) {
    this.#store = store;
    this.#ledger = ledger;
    this.#askHolds = holds ?? ((): Promise<null> => Promise.resolve(null));
    this.#claims = keyspace(store.prefix).claims;
  }

  /** The view of this moment. */
  async look(): Promise<Outlook> {
    let picture = this.#picture;
    if (this.#isStale || picture === null) {
      this.#isStale = false;
      try {
        picture = await this.#ledger.picture();
      } catch (error) {
        this.#isStale = true;
        throw error;
      }
      this.#picture = picture;
      this.#ids = new Set(picture.stands.map(({ id }) => id));
      this.#revision = picture.stands.map(markOf).join(" ");
      this.#watching ??= this.#watch(picture.revision + 1);
    }
    await this.#learn();
    return {
      ...lookedAt(picture, this.#store.timing),
      revision: this.#revision,
      estimate: (lane) => this.#holds?.estimate(lane) ?? null,
    };
  }

  async #learn(): Promise<void> {
    const nowMs = this.#store.timing.ticksMs();
    if (nowMs - this.#learnedMs < LEARN_MS) return;
    this.#learnedMs = nowMs;
    this.#holds = await this.#askHolds();
  }

  /** Waits until the state may have changed. */
  async pause(
    ms: number,
    heed: "changes" | "time",
    signal?: AbortSignal,
  ): Promise<void> {
    if (heed === "changes" && this.#isStale) return;
    const end = new AbortController();
    if (heed === "changes") this.#wake = (): void => end.abort();
    const until = signal === undefined
      ? end.signal
      : AbortSignal.any([end.signal, signal]);
    await this.#store.timing.sleep(ms, until);
    this.#wake = (): void => {};
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  /** A watch that broke begins again with the next look. */
  async #watch(from: number): Promise<void> {
    const { etcd } = this.#store;
    const { signal } = this.#stop;
    const keys = { prefix: this.#claims };
    try {
      for await (const { events } of etcd.watch(keys, from, signal)) {
        // Each is asked: those that begin to stand must be known when they end.
        if (events.filter((one) => this.#isNews(one)).length > 0) this.#tell();
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    } finally {
      this.#watching = null;
      this.#isStale = true;
    }
  }

  #tell(): void {
    this.#isStale = true;
    this.#wake();
  }

  /** Tries come and go, and change nothing. */
  #isNews({ type, kv }: EtcdEvent): boolean {
    const id = kv.key.slice(this.#claims.length);
    if (type === "delete") return this.#ids.delete(id);
    if (readClaim(kv.value)?.state === "try") return false;
    this.#ids.add(id);
    return true;
  }
}

/** What changes where another holds it, or its waiter has stirred. */
function markOf({ id, claim }: Stand): string {
  return claim.state === "granted"
    ? `${id}:${String(claim.lease.fence)}:${String(claim.lease["children"])}`
    : `${id}/${claim.ticket.again}`;
}
