/**
 * Etcd in memory: revisions, compares, leases and watches as the real one has
 * them, time and the way to it as a test wants them.
 *
 * @module
 */
import { StoreError } from "../../src/lease/ports.ts";
import type {
  Etcd,
  EtcdCompare,
  EtcdEvent,
  EtcdKeys,
  EtcdKv,
  EtcdOp,
  EtcdRange,
  EtcdTxnAnswer,
} from "../../src/stores/etcd/client.ts";

/** Etcd takes no more steps in one transaction. */
const MOST_STEPS = 128;

/** The way between a client and the store. */
export interface Link {
  /**
   * Carries one question there and its answer back.
   *
   * @param act What is asked, for a test to choose by.
   * @param apply Carries it out; may be called late, or twice where the link forges a copy.
   */
  carry<T>(act: string, apply: () => T): Promise<T>;
}

/** A way on which nothing happens. */
const SMOOTH: Link = {
  carry: async (_act, apply) => await Promise.resolve().then(apply),
};

/** What one revision changed. */
interface Turn {
  readonly revision: number;
  readonly events: readonly EtcdEvent[];
}

/** The store. */
export class MemoryEtcd {
  /** The present revision. */
  revision = 1;
  /** Told after each revision. */
  onTurn: (turn: Turn) => void = () => {};
  readonly #nowMs: () => number;
  readonly #kvs = new Map<string, EtcdKv>();
  readonly #leases = new Map<string, { ttlS: number; endMs: number }>();
  readonly #turns: Turn[] = [];
  #minted = 0;
  #changed = Promise.withResolvers<void>();

  /** An empty store whose leases end by a clock. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** A client of it. */
  client(link: Link = SMOOTH): Etcd {
    const carry = <T>(act: string, apply: () => T): Promise<T> =>
      link.carry(act, () => {
        this.expire();
        return apply();
      });
    return {
      range: (range) =>
        carry("range", () => ({
          revision: this.revision,
          kvs: this.range(range),
        })),
      txn: ({ compare = [], success, failure = [] }) =>
        carry(
          [...success, ...failure].every((op) => "get" in op) ? "look" : "txn",
          () => this.#txn(compare, { success, failure }),
        ),
      grantLease: (ttlS) =>
        carry("grant", () => {
          const id = String(++this.#minted);
          const endMs = this.#nowMs() + ttlS * 1_000;
          this.#leases.set(id, { ttlS, endMs });
          return id;
        }),
      keepAlive: (id) =>
        carry("keepAlive", () => {
          const lease = this.#leases.get(id);
          if (lease === undefined) return 0;
          lease.endMs = this.#nowMs() + lease.ttlS * 1_000;
          return lease.ttlS;
        }),
      revokeLease: (id) => carry("revoke", () => this.revoke(id)),
      watch: (keys, from, signal) => this.#watch(keys, { from, signal, link }),
      close: () => {},
    };
  }

  /** The keys of a range, in order. */
  range(range: EtcdRange): EtcdKv[] {
    const found = [...this.#kvs.values()]
      .filter((kv) => isIn(range, kv.key))
      .filter(({ key }) => range.after === undefined || key > range.after)
      .filter((kv) => kv.modRevision >= (range.minModRevision ?? 0))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, range.limit);
    return range.keysOnly === true
      ? found.map((kv) => ({ ...kv, value: "" }))
      : found;
  }

  /** How many etcd leases are alive. */
  get leases(): number {
    this.expire();
    return this.#leases.size;
  }

  /** Ends a lease and all that hangs on it, in one revision. */
  revoke(id: string): void {
    this.#leases.delete(id);
    const keys = [...this.#kvs.values()].filter(({ lease }) => lease === id);
    if (keys.length === 0) return;
    const revision = ++this.revision;
    this.#turn({
      revision,
      events: keys.map((kv) => this.#delete(kv, revision)),
    });
  }

  /** Ends the leases whose time is over. */
  expire(): void {
    for (const [id, { endMs }] of this.#leases) {
      if (endMs <= this.#nowMs()) this.revoke(id);
    }
  }

  #txn(
    compare: readonly EtcdCompare[],
    branches: { success: readonly EtcdOp[]; failure: readonly EtcdOp[] },
  ): EtcdTxnAnswer {
    const steps = [compare, branches.success, branches.failure];
    if (steps.some(({ length }) => length > MOST_STEPS)) {
      throw new Error("etcdserver: too many operations in txn request");
    }
    const succeeded = compare.every((one) => this.#holds(one));
    const ops = succeeded ? branches.success : branches.failure;
    for (const op of ops) {
      if (!("put" in op) || op.lease === undefined || op.lease === "same") {
        continue;
      }
      if (!this.#leases.has(op.lease)) {
        throw new StoreError(
          "STORE_SESSION_ENDED",
          `Cannot write to etcd: lease "${op.lease}" not found`,
        );
      }
    }
    const events: EtcdEvent[] = [];
    const revision = this.revision + 1;
    const counts = ops.map(() => 0);
    const found = ops.map((op, i): EtcdKv[] => {
      if ("get" in op) {
        const { limit: _all, ...whole } = op.get;
        counts[i] = this.range(whole).length;
        return op.get.countOnly === true ? [] : this.range(op.get);
      }
      if ("put" in op) {
        events.push(this.#put(op, revision));
        return [];
      }
      for (const kv of this.range(op.delete)) {
        events.push(this.#delete(kv, revision));
      }
      return [];
    });
    if (events.length > 0) {
      this.revision = revision;
      this.#turn({ revision, events });
    }
    return { revision: this.revision, succeeded, found, counts };
  }

  #holds(compare: EtcdCompare): boolean {
    const kv = this.#kvs.get(compare.key);
    return "createRevision" in compare
      ? (kv?.createRevision ?? 0) === compare.createRevision
      : (kv?.modRevision ?? 0) === compare.modRevision;
  }

  #put(
    op: { put: string; value: string; lease?: string },
    revision: number,
  ): EtcdEvent {
    const before = this.#kvs.get(op.put);
    if (op.lease === "same" && before === undefined) {
      throw new Error(`etcdserver: key "${op.put}" not found`);
    }
    const kv: EtcdKv = {
      key: op.put,
      value: op.value,
      createRevision: before?.createRevision ?? revision,
      modRevision: revision,
      lease: (op.lease === "same" ? before?.lease : op.lease) ?? "0",
    };
    this.#kvs.set(op.put, kv);
    return { type: "put", kv };
  }

  #delete(kv: EtcdKv, revision: number): EtcdEvent {
    this.#kvs.delete(kv.key);
    return { type: "delete", kv: { ...kv, value: "", modRevision: revision } };
  }

  #turn(turn: Turn): void {
    this.#turns.push(turn);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
    this.onTurn(turn);
  }

  async *#watch(
    keys: EtcdKeys,
    how: { from: number; signal: AbortSignal; link: Link },
  ): AsyncGenerator<Turn> {
    const { signal, link } = how;
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve());
    for (let from = how.from; !signal.aborted;) {
      const changed = this.#changed.promise;
      const turns = this.#turns.filter(({ revision }) => revision >= from);
      from = this.revision + 1;
      const told = turns.map(({ revision, events }) => ({
        revision,
        events: events.filter(({ kv }) => isIn(keys, kv.key)),
      })).filter(({ events }) => events.length > 0);
      for (const turn of told) {
        // deno-lint-ignore no-await-in-loop -- in their order
        await link.carry("watch", () => {});
        if (signal.aborted) return;
        yield turn;
      }
      // deno-lint-ignore no-await-in-loop -- as they come
      await Promise.race([changed, aborted]);
    }
  }
}

function isIn(keys: EtcdKeys, key: string): boolean {
  return "key" in keys ? keys.key === key : key.startsWith(keys.prefix);
}
