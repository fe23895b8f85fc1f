/**
 * The session of a process with etcd: the etcd lease that its tries hang on,
 * so that one that stops for good keeps nobody waiting for long.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { Etcd } from "./client.ts";

/** Time, as what waits for etcd sees it. */
export interface Timing {
  /** Milliseconds of a clock that never jumps. */
  ticksMs(): number;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Waits; the signal ends it sooner. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Seconds that a session lives in silence, where nothing else is said. */
export const SESSION_TTL_S = 15;

/** Seconds that a try lives in silence while etcd answers quickly, where a session does not live shorter: whoever dies in the middle of an act keeps others waiting for so long. */
export const TRY_TTL_S = 5;

/** An answer that takes longer than this is slow: a few of them make an act. */
const SLOW_MS = 1_000;

/** Renewed after this part of its time. */
const RENEW_AFTER = 1 / 3;

/** Seconds that a session lives in silence. */
export interface SessionLife {
  /** While etcd answers quickly. */
  readonly ttlS: number;
  /** Where it does not, or was too slow once; not shorter. */
  readonly slowTtlS: number;
}

/** One process's session. */
export class Session {
  readonly #etcd: Etcd;
  readonly #timing: Timing;
  readonly #life: SessionLife;
  #ttlS: number;
  #lease: { readonly id: string; freshAt: number } | undefined;
  #opening: Promise<string> | undefined;

  /** A session that begins when it is first asked for. */
  constructor(etcd: Etcd, timing: Timing, life: SessionLife) {
    this.#etcd = etcd;
    this.#timing = timing;
    this.#life = life;
    this.#ttlS = life.ttlS;
  }

  /** How long after its last renewal it is renewed again, in milliseconds. */
  get beatMs(): number {
    return this.#ttlS * 1_000 * RENEW_AFTER;
  }

  /** Its etcd lease, which will live for a while. */
  async lease(): Promise<string> {
    const lease = this.#lease;
    const isFresh = lease !== undefined &&
      this.#timing.ticksMs() - lease.freshAt < this.beatMs;
    if (isFresh) return lease.id;
    return await (this.#opening ??= this.#renew().finally(() => {
      this.#opening = undefined;
    }));
  }

  /** Never uses this session again. What hangs on it ends with it, even what is still on its way. */
  abandon(lease: string): void {
    if (this.#lease?.id === lease) this.#lease = undefined;
  }

  /** The same of one that ended too soon: those after it live longer. */
  outlived(lease: string): void {
    this.#ttlS = this.#life.slowTtlS;
    this.abandon(lease);
  }

  async #renew(): Promise<string> {
    // From before the question: what the server counts may have begun then.
    const freshAt = this.#timing.ticksMs();
    const old = this.#lease;
    if (old !== undefined && await this.#etcd.keepAlive(old.id) > 0) {
      // It may have been abandoned meanwhile.
      if (this.#lease === old) {
        old.freshAt = freshAt;
        return old.id;
      }
    }
    const id = await grantLease(this.#etcd, this.#ttlS);
    const isSlow = this.#timing.ticksMs() - freshAt > SLOW_MS;
    if (isSlow && this.#ttlS < this.#life.slowTtlS) {
      this.#ttlS = this.#life.slowTtlS;
      return await this.#renew();
    }
    this.#lease = { id, freshAt };
    return id;
  }
}

/** How often an etcd lease is asked for whose number did not arrive. */
const GRANTS = 3;

/** A new etcd lease. One whose number did not arrive holds nothing, and ends by itself. */
export async function grantLease(etcd: Etcd, ttlS: number): Promise<string> {
  for (let i = 1;; i++) {
    try {
      // deno-lint-ignore no-await-in-loop -- until one arrives
      return await etcd.grantLease(ttlS);
    } catch (error) {
      const isLost = error instanceof StoreError &&
        error.code === "STORE_UNACKNOWLEDGED";
      if (!isLost) throw error;
      if (i === GRANTS) throw unanswered(error);
    }
  }
}

/** Nothing was written yet, so it must not be said that something may have been. */
function unanswered(cause: StoreError): StoreError {
  return new StoreError("STORE_UNREACHABLE", cause.message, {
    cause,
    hint: "Nothing was written; ask again",
  });
}
