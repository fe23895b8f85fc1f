/**
 * What the ledger over etcd asks of etcd: keys, transactions, leases of the
 * server, watches. Nothing here knows what the keys mean.
 *
 * @module
 */

/** One key and its value, as of some revision. */
export interface EtcdKv {
  /** The key, UTF-8. */
  readonly key: string;
  /** The value, UTF-8. */
  readonly value: string;
  /** The revision that made the key. */
  readonly createRevision: number;
  /** The revision that last wrote it. */
  readonly modRevision: number;
  /** The etcd lease it hangs on, as decimal text; `"0"` for none. */
  readonly lease: string;
}

/** A run of keys: one key, or all that start with a prefix. */
export type EtcdKeys = { readonly key: string } | { readonly prefix: string };

/** How a range is read. */
export type EtcdRange = EtcdKeys & {
  /** At most so many keys. */
  readonly limit?: number;
  /** Only keys written at or after this revision. */
  readonly minModRevision?: number;
  /** Only keys after this one, in byte order. */
  readonly after?: string;
  /** As of this revision. */
  readonly revision?: number;
  /** Without values. */
  readonly keysOnly?: boolean;
  /** Only how many there are. */
  readonly countOnly?: boolean;
};

/** A condition of a transaction. `createRevision: 0` means that there is no such key. */
export type EtcdCompare =
  & { readonly key: string }
  & ({ readonly createRevision: number } | { readonly modRevision: number });

/** One step of a transaction. */
export type EtcdOp =
  | { readonly get: EtcdRange }
  | {
    readonly put: string;
    readonly value: string;
    /** The etcd lease to hang it on; `"same"` leaves the key's own. */
    readonly lease?: string;
  }
  | { readonly delete: EtcdKeys };

/** What a transaction came to. */
export interface EtcdTxnAnswer {
  /** The store's revision after it. */
  readonly revision: number;
  /** Whether every condition held. */
  readonly succeeded: boolean;
  /** What each `get` of the branch found, in order; an empty list for other steps. */
  readonly found: readonly (readonly EtcdKv[])[];
  /** How many keys the range of each `get` has, whether or not all of them are told; 0 for other steps. */
  readonly counts: readonly number[];
}

/** One change a watch saw. */
export interface EtcdEvent {
  /** What happened. */
  readonly type: "put" | "delete";
  /** The key after it; of a deleted one only `key` and `modRevision` count. */
  readonly kv: EtcdKv;
}

/** Etcd, as the ledger uses it. Every method throws `StoreError` within its deadline. */
export interface Etcd {
  /** The keys of a range in key order, linearizable, all as of one revision however many there are. */
  range(
    range: EtcdRange,
  ): Promise<{ readonly revision: number; readonly kvs: readonly EtcdKv[] }>;
  /**
   * One transaction. Etcd takes no more than 128 steps in a branch and 1.5 MiB by default.
   *
   * @throws {StoreError} `STORE_UNACKNOWLEDGED` if the answer may have been
   * lost: it is never sent again; `STORE_SESSION_ENDED` if the etcd lease of
   * a `put` is gone: nothing was written.
   */
  txn(txn: {
    readonly compare?: readonly EtcdCompare[];
    readonly success: readonly EtcdOp[];
    readonly failure?: readonly EtcdOp[];
  }): Promise<EtcdTxnAnswer>;
  /** A new etcd lease. */
  grantLease(ttlS: number): Promise<string>;
  /** Renews an etcd lease. @returns Seconds it has left; 0 if it is gone. */
  keepAlive(lease: string): Promise<number>;
  /** Ends an etcd lease and all keys that hang on it. */
  revokeLease(lease: string): Promise<void>;
  /**
   * Changes of a range from a revision on, in order, one array per answer of the server.
   * An empty array is a sign of life: the member answers and has a leader. Its
   * `revision` is that of the last change told, for there may be others on the way.
   * It ends quietly with the signal.
   *
   * @throws {StoreError} `STORE_COMPACTED` if that revision is gone; another
   * code if the connection is. Whoever asks again goes on after the last
   * revision told.
   */
  watch(
    keys: EtcdKeys,
    fromRevision: number,
    signal: AbortSignal,
  ): AsyncIterable<
    { readonly revision: number; readonly events: readonly EtcdEvent[] }
  >;
  /** Lets go of its connections. */
  close(): void;
}

/** What was once seen of a cluster; it may not go behind that. */
export interface ClusterIdentity {
  /** Its id, as decimal text; `""` if none was seen yet. */
  readonly cluster: string;
  /** The highest revision that the whole cluster agreed on; 0 if none was seen yet. */
  readonly revision: number;
}

/** Where etcd is and how it is spoken to. */
export interface EtcdOptions {
  /** URLs of members, such as `http://127.0.0.1:2379`; the first is asked first. At least one. */
  readonly endpoints: readonly string[];
  /** Certificates and key as PEM text. */
  readonly tls?: {
    /** Whom to trust besides the certificates that Deno trusts. */
    readonly ca?: string;
    /** What we show; with `key`. */
    readonly cert?: string;
    /** Its private key. */
    readonly key?: string;
  };
  /** The user of etcd; absent or `""` for none. */
  readonly username?: string;
  /** The user's password. */
  readonly password?: string;
  /** Milliseconds until a call is given up. @default {5_000} */
  readonly deadlineMs?: number;
  /** Milliseconds between two signs of life of a watch. @default {2_000} */
  readonly signMs?: number;
  /** What earlier processes saw of the cluster. */
  readonly known?: ClusterIdentity;
}

/** Etcd, with what is known of the cluster by now. */
export interface EtcdConnection extends Etcd {
  /** To be remembered for later processes, as `known`. */
  readonly identity: ClusterIdentity;
}
