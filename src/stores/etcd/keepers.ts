/**
 * Keepers: keys that hang on an etcd lease, which their process renews.
 *
 * A process that dies, or is cut off, renews it no more, and the server ends
 * it and all that hangs on it: nobody needs to find out what became of the
 * process. One that was only stopped finds out when it goes on.
 *
 * @module
 */
import {
  isKeeperName,
  KEEPER_ALPHABET,
  KEEPER_LENGTH,
  type KeeperState,
} from "../../domain/keeper.ts";
import { type Keeper, type Keepers, StoreError } from "../../lease/ports.ts";
import type { Etcd } from "./client.ts";
import { keyspace } from "./keys.ts";
import type { EtcdStore } from "./ledger.ts";
import { grantLease, SESSION_TTL_S, type Timing } from "./session.ts";

/** Renewed after this part of its time. */
const RENEW_AFTER = 1 / 3;

/** After a renewal that failed, in milliseconds. */
const RETRY_MS = 500;

/** The keepers of a store in etcd. */
export function createEtcdKeepers(store: EtcdStore): Keepers {
  const { etcd, timing } = store;
  const { keepers } = keyspace(store.prefix);
  const ttlS = store.sessionTtlS ?? SESSION_TTL_S;
  return {
    async open(): Promise<Keeper> {
      const name = mintName();
      const freshAt = timing.ticksMs();
      const lease = await grantLease(etcd, ttlS);
      const value = JSON.stringify({ host: store.host, owner: store.owner });
      await etcd.txn({
        success: [{ put: `${keepers}${name}`, value, lease }],
      });
      const stop = new AbortController();
      const { signal } = stop;
      const beating = keepAlive({ etcd, timing, ttlS }, lease, {
        freshAt,
        signal,
      });
      // Nobody may wait for it.
      beating.catch(() => {});
      let closed: Promise<void> | undefined;
      const close = async (): Promise<void> => {
        stop.abort();
        // What cannot be ended ends when its time is over.
        await etcd.revokeLease(lease).catch(ignoreStore);
      };
      return {
        name,
        lost: lossOf(beating, signal),
        close: () => closed ??= close(),
      };
    },
    async states(names): Promise<ReadonlyMap<string, KeeperState>> {
      const known = [...names].filter(isKeeperName);
      if (known.length === 0) return new Map();
      try {
        const range = { prefix: keepers, keysOnly: true };
        const { kvs } = await etcd.range(range);
        const held = new Set(kvs.map(({ key }) => key.slice(keepers.length)));
        return new Map(
          known.map((name) => [name, held.has(name) ? "held" : "free"]),
        );
      } catch (error) {
        ignoreStore(error);
        return new Map(known.map((name) => [name, "unknown"]));
      }
    },
    // The server sweeps.
    sweep: () => Promise.resolve(),
  };
}

/**
 * Renews an etcd lease until the signal, or until it may have ended.
 *
 * @returns Why it may have ended, `""` after the signal.
 */
export async function keepAlive(
  { etcd, timing, ttlS }: { etcd: Etcd; timing: Timing; ttlS: number },
  lease: string,
  { freshAt, signal }: { freshAt: number; signal: AbortSignal },
): Promise<string> {
  let freshMs = freshAt;
  let pauseMs = ttlS * 1_000 * RENEW_AFTER;
  while (true) {
    // deno-lint-ignore no-await-in-loop -- one beat after the other
    await timing.sleep(pauseMs, signal);
    if (signal.aborted) return "";
    // What the server counts may begin when the question is sent.
    const sentMs = timing.ticksMs();
    try {
      // deno-lint-ignore no-await-in-loop -- one beat after the other
      const left = await etcd.keepAlive(lease);
      if (signal.aborted) return "";
      if (left === 0) return "its session with etcd has ended";
      freshMs = sentMs;
      pauseMs = ttlS * 1_000 * RENEW_AFTER;
    } catch (error) {
      ignoreStore(error);
      if (signal.aborted) return "";
      if (timing.ticksMs() - freshMs >= ttlS * 1_000) {
        return `its session with etcd could not be renewed for ${ttlS} s, so the lease may be somebody else's`;
      }
      pauseMs = RETRY_MS;
    }
  }
}

/** Comes only with a loss. */
function lossOf(
  beating: Promise<string>,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve) => {
    beating.then((why) => {
      if (why !== "" && !signal.aborted) resolve(why);
    }, () => {});
  });
}

function ignoreStore(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

function mintName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEEPER_LENGTH));
  const text = Array.from(
    bytes,
    (byte) => KEEPER_ALPHABET[byte % KEEPER_ALPHABET.length],
  ).join("");
  return `keeper-${text}`;
}
