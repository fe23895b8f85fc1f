/**
 * An etcd in memory, as far as the mirror asks it: the keys of this moment and
 * a revision. Old revisions are not kept: a range of one answers as of now.
 *
 * @module
 */
import type {
  Etcd,
  EtcdCompare,
  EtcdKeys,
  EtcdKv,
  EtcdOp,
  EtcdRange,
  EtcdTxnAnswer,
} from "../../../src/stores/etcd/client.ts";
import { encodeEntry } from "../../../src/journal/codec.ts";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import { keyspace, logKey } from "../../../src/stores/etcd/keys.ts";

/** The prefix of all keys. */
export const PREFIX = "/dos/";

/** An etcd in memory. */
export class FakeEtcd implements Etcd {
  readonly keys: Map<string, EtcdKv> = new Map();
  revision = 1;
  /** Transactions and ranges that were asked. */
  asked = 0;
  /** Called before each answer. */
  before: (ask: number) => void = () => {};

  range(
    range: EtcdRange,
  ): Promise<{ revision: number; kvs: readonly EtcdKv[] }> {
    this.before(++this.asked);
    return Promise.resolve({ revision: this.revision, kvs: this.#find(range) });
  }

  txn(txn: {
    readonly compare?: readonly EtcdCompare[];
    readonly success: readonly EtcdOp[];
    readonly failure?: readonly EtcdOp[];
  }): Promise<EtcdTxnAnswer> {
    this.before(++this.asked);
    const succeeded = (txn.compare ?? []).every((one) => this.#holds(one));
    const ops = succeeded ? txn.success : txn.failure ?? [];
    if (ops.length > 128) throw new RangeError("too many operations");
    if (ops.some((op) => !("get" in op))) this.revision++;
    const counts = ops.map((op) =>
      "get" in op ? this.#find({ ...op.get, limit: Infinity }).length : 0
    );
    const found = ops.map((op) => this.#do(op));
    return Promise.resolve({
      ...{ revision: this.revision, succeeded, found, counts },
    });
  }

  grantLease(): Promise<string> {
    return Promise.resolve("1");
  }
  keepAlive(): Promise<number> {
    return Promise.resolve(15);
  }
  revokeLease(): Promise<void> {
    return Promise.resolve();
  }
  // deno-lint-ignore require-yield -- nothing ever happens
  async *watch(): AsyncGenerator<never> {
    await Promise.resolve();
  }
  close(): void {}

  /** Puts a key. */
  put(key: string, value: string): number {
    this.revision++;
    this.#do({ put: PREFIX + key, value });
    return this.revision;
  }

  /** Removes a key. */
  drop(key: string): void {
    this.revision++;
    this.keys.delete(PREFIX + key);
  }

  /** Writes a record as the ledger does, with a number of the next ticket. */
  record(
    entry: JournalEntry,
    seq: number = (this.revision + 1) * 1_000,
  ): number {
    const line = encodeEntry({ ...entry, seq, ts: "2026-01-01T00:00:00Z" });
    this.put(logKey(keyspace(""), seq), line);
    return seq;
  }

  #holds(compare: EtcdCompare): boolean {
    const kv = this.keys.get(compare.key);
    return "createRevision" in compare
      ? (kv?.createRevision ?? 0) === compare.createRevision
      : (kv?.modRevision ?? 0) === compare.modRevision;
  }

  #do(op: EtcdOp): readonly EtcdKv[] {
    if ("get" in op) return this.#find(op.get);
    if ("delete" in op) {
      for (const { key } of this.#find(op.delete)) this.keys.delete(key);
      return [];
    }
    const { put: key, value } = op;
    const modRevision = this.revision;
    const createRevision = this.keys.get(key)?.createRevision ?? modRevision;
    this.keys.set(key, { key, value, createRevision, modRevision, lease: "0" });
    return [];
  }

  #find(range: EtcdKeys | EtcdRange): EtcdKv[] {
    const { limit, after = "", keysOnly, minModRevision = 0 } =
      range as EtcdRange;
    return Array.from(this.keys.values())
      .filter(({ key }) =>
        "key" in range ? key === range.key : key.startsWith(range.prefix)
      )
      .filter(({ key, modRevision }) =>
        key > after && modRevision >= minModRevision
      )
      .sort((a, b) => a.key < b.key ? -1 : 1)
      .slice(0, limit)
      .map((kv) => keysOnly ? { ...kv, value: "" } : kv);
  }
}
