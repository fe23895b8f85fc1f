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

/** It counts no longer when this part of its time is left: what it was held for has to end before the server gives it to others. */
const MARGIN = 1 / 5;

/** The keepers of a store in etcd. */
export function createEtcdKeepers(store: EtcdStore): Keepers {
  const { etcd, timing } = store;
  const { keepers } = keyspace(store.prefix);
  const ttlS = store.sessionTtlS ?? SESSION_TTL_S;
  return {
    async open(): Promise<Keeper> {
      const name = mintName();
      const pulse: Pulse = { freshMs: timing.ticksMs() };
      const lease = await grantLease(etcd, ttlS);
      const value = JSON.stringify({ host: store.host, owner: store.owner });
      await etcd.txn({
        success: [{ put: `${keepers}${name}`, value, lease }],
      });
      const stop = new AbortController();
      const { signal } = stop;
      const parts = { etcd, timing, ttlS };
      const limitMs = ttlS * 1_000 * (1 - MARGIN);
      const beating = keepAlive(parts, lease, { pulse, signal, limitMs });
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
        async confirm(): Promise<string> {
          if (timing.ticksMs() - pulse.freshMs < limitMs) return "";
          const left = await renewed(parts, lease, { pulse, signal, limitMs });
          if (left === 0) return ENDED;
          return left === null ? unrenewed(limitMs) : "";
        },
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

/** What is known of an etcd lease. */
export interface Pulse {
  /** When it was last renewed, by the clock that never jumps. */
  freshMs: number;
}

/** How an etcd lease is kept alive. */
interface Beat {
  /** Told of each renewal. */
  readonly pulse: Pulse;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Milliseconds after the last renewal when it counts no longer. @default all of its time */
  readonly limitMs?: number;
}

/** What an etcd lease is renewed with. */
interface BeatParts {
  readonly etcd: Etcd;
  readonly timing: Timing;
  readonly ttlS: number;
}

const ENDED = "its session with etcd has ended";

function unrenewed(limitMs: number): string {
  const seconds = Math.round(limitMs / 100) / 10;
  return `its session with etcd could not be renewed for ${seconds} s, so the lease may soon be somebody else's`;
}

/**
 * Renews an etcd lease until the signal, or until it may have ended.
 *
 * @returns Why it may have ended, `""` after the signal.
 */
export async function keepAlive(
  parts: BeatParts,
  lease: string,
  beat: Beat,
): Promise<string> {
  const { timing, ttlS } = parts;
  const { pulse, signal, limitMs = ttlS * 1_000 } = beat;
  const beatMs = ttlS * 1_000 * RENEW_AFTER;
  // An answer may have been read long after it was given.
  const untilBeat = (): number =>
    Math.max(0, pulse.freshMs + beatMs - timing.ticksMs());
  let pauseMs = untilBeat();
  while (true) {
    // deno-lint-ignore no-await-in-loop -- one beat after the other
    await timing.sleep(pauseMs, signal);
    if (signal.aborted) return "";
    // deno-lint-ignore no-await-in-loop -- one beat after the other
    const left = await renewed(parts, lease, { pulse, signal, limitMs });
    if (signal.aborted) return "";
    if (left === 0) return ENDED;
    const leftMs = pulse.freshMs + limitMs - timing.ticksMs();
    if (left === null && leftMs <= 0) return unrenewed(limitMs);
    pauseMs = left === null ? Math.min(RETRY_MS, leftMs) : untilBeat();
  }
}

/**
 * Renews it once, and waits for no answer that comes when it counts no longer.
 * After that, as when it was stopped, the answer is waited for a little.
 *
 * @returns Seconds it has left, 0 if it has ended, `null` where nobody can tell.
 */
async function renewed(
  { etcd, timing }: BeatParts,
  lease: string,
  { pulse, signal, limitMs }: Required<Beat>,
): Promise<number | null> {
  // What the server counts may begin when the question is sent.
  const sentMs = timing.ticksMs();
  const end = new AbortController();
  const stop = (): void => end.abort();
  signal.addEventListener("abort", stop);
  const leftMs = pulse.freshMs + limitMs - sentMs;
  const late = timing.sleep(leftMs > 0 ? leftMs : RETRY_MS, end.signal);
  try {
    const left = await Promise.race([
      etcd.keepAlive(lease),
      late.then((): null => null),
    ]);
    if (left !== null && left > 0) pulse.freshMs = sentMs;
    return left;
  } catch (error) {
    ignoreStore(error);
    return null;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
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
