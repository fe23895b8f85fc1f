/**
 * Etcd as the ledger uses it, over the JSON gateway that every member serves.
 *
 * @module
 */
import type {
  EtcdConnection,
  EtcdKv,
  EtcdOptions,
  EtcdRange,
} from "./client.ts";
import { Gateway } from "./gateway.ts";
import { StoreError } from "../../lease/ports.ts";
import {
  decimalOf,
  kvsOf,
  numberOf,
  onlyReads,
  rangeToWire,
  revisionOf,
  tellsOfAll,
  txnAnswerOf,
  txnToWire,
  type WireObject,
} from "./wire.ts";

const WATCHING = "./watching.ts";

/** Keys of one answer: a member builds each in its memory, and all else waits meanwhile. */
const PAGE = 1_000;

/** So often a range is read anew. */
const MOST_TRIES = 3;

const SIGN_MS = 2_000;

/**
 * A connection to etcd. Nothing is sent before something is asked.
 *
 * @param options Where it is.
 * @returns The connection; to be closed.
 */
export function createEtcd(options: EtcdOptions): EtcdConnection {
  const gateway = new Gateway(options);
  return {
    range: (range) => readWhole(gateway, range),
    async txn(txn): ReturnType<EtcdConnection["txn"]> {
      const harmless = onlyReads(txn.success, txn.failure);
      const answer = await gateway.ask({
        ...{ path: "/v3/kv/txn", body: txnToWire(txn), agreed: true },
        ...{ act: harmless ? "read from" : "write to", repeatable: harmless },
        fits: (told) => tellsOfAll(told, txn),
      });
      return txnAnswerOf(answer);
    },
    grantLease: (ttlS) => grant(gateway, ttlS),
    async keepAlive(lease): Promise<number> {
      const answer = await gateway.ask({
        ...{ path: "/v3/lease/keepalive", body: { ID: lease } },
        ...{ act: "renew a lease of", repeatable: true },
        fits: ({ ID }) => decimalOf(ID) === lease,
      });
      return numberOf(answer["TTL"]);
    },
    async revokeLease(lease): Promise<void> {
      try {
        await gateway.ask({
          ...{ path: "/v3/lease/revoke", body: { ID: lease } },
          ...{ act: "end a lease of", repeatable: true },
        });
      } catch (error) {
        const isGone = error instanceof StoreError &&
          error.code === "STORE_SESSION_ENDED";
        if (!isGone) throw error;
      }
    },
    async *watch(keys, from, signal): ReturnType<EtcdConnection["watch"]> {
      const { watchKeys }: typeof import("./watching.ts") = await import(
        WATCHING
      );
      const { signMs = SIGN_MS } = options;
      yield* watchKeys(gateway, { keys, from, signal, signMs });
    },
    get identity(): EtcdConnection["identity"] {
      return gateway.identity;
    },
    close: () => gateway.close(),
  };
}

/**
 * Reads a range page by page. What was compacted between two pages is read
 * anew, unless the caller wanted to see just that revision.
 */
async function readWhole(
  gateway: Gateway,
  range: EtcdRange,
): ReturnType<EtcdConnection["range"]> {
  for (let tries = MOST_TRIES;; tries--) {
    try {
      // deno-lint-ignore no-await-in-loop -- only if the last one came too late
      return await readPages(gateway, range);
    } catch (error) {
      const isLate = error instanceof StoreError &&
        error.code === "STORE_COMPACTED" && range.revision === undefined;
      if (!isLate || tries === 0) throw error;
    }
  }
}

async function readPages(
  gateway: Gateway,
  range: EtcdRange,
): ReturnType<EtcdConnection["range"]> {
  const { limit = Infinity } = range;
  const kvs: EtcdKv[] = [];
  let { after, revision: asOf } = range;
  for (let revision = 0;;) {
    const page = rangeToWire({
      ...range,
      limit: Math.min(limit - kvs.length, PAGE),
      ...after !== undefined && { after },
      ...asOf !== undefined && { revision: asOf },
    });
    // deno-lint-ignore no-await-in-loop -- each page begins where the last ended
    const answer = await read(gateway, page);
    kvs.push(...kvsOf(answer));
    revision ||= revisionOf(answer);
    if (answer["more"] !== true || kvs.length >= limit) {
      return { revision, kvs };
    }
    after = kvs.at(-1)?.key;
    asOf ??= revision;
  }
}

function read(gateway: Gateway, body: WireObject): Promise<WireObject> {
  return gateway.ask({
    ...{ path: "/v3/kv/range", body, agreed: true },
    ...{ act: "read from", repeatable: true },
  });
}

/** We choose the id, so that asking twice makes one lease. */
async function grant(gateway: Gateway, ttlS: number): Promise<string> {
  const [high = 0n] = crypto.getRandomValues(new BigUint64Array(1));
  const id = String((high >> 1n) || 1n);
  try {
    await gateway.ask({
      ...{ path: "/v3/lease/grant", body: { TTL: String(ttlS), ID: id } },
      ...{ act: "get a lease of", repeatable: true },
      fits: ({ ID }) => decimalOf(ID) === id,
    });
    return id;
  } catch (error) {
    const isThere = error instanceof StoreError &&
      error.message.includes("lease already exists");
    if (isThere) return id;
    throw error;
  }
}
