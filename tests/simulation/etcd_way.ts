/**
 * The way from one process to etcd, on which things get lost, come late, and
 * on which the process may stop or die.
 *
 * @module
 */
import { StoreError } from "../../src/lease/ports.ts";
import type { Interleaving } from "../support/interleaving.ts";
import type { Link } from "../support/memory_etcd.ts";

/** How often what goes wrong, of one question. */
export interface Mishaps {
  /** It does not arrive, and that is known. */
  readonly refused: number;
  /** Its answer is lost. */
  readonly lost: number;
  /** It is given up, and arrives after that. */
  readonly late: number;
  /** The process stops for a while. */
  readonly stopped: number;
  /** The process dies. */
  readonly died: number;
}

/** Nothing goes wrong. */
export const CALM: Mishaps = {
  refused: 0,
  lost: 0,
  late: 0,
  stopped: 0,
  died: 0,
};

/** The way of one process. */
export class Way implements Link {
  /** Comes when the process dies. */
  readonly death: Promise<void>;
  readonly #order: Interleaving;
  readonly #who: string;
  readonly #mishaps: Mishaps;
  readonly #die: () => void;
  #isDead = false;

  /** The way of a process. */
  constructor(order: Interleaving, who: string, mishaps: Mishaps) {
    this.#order = order;
    this.#who = who;
    this.#mishaps = mishaps;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.death = promise;
    this.#die = resolve;
  }

  /** Carries a question there and its answer back. */
  async carry<T>(act: string, apply: () => T): Promise<T> {
    const { refused, lost, late, stopped, died } = this.#mishaps;
    const happens = (share: number): boolean => this.#order.chance() < share;
    await this.#turn();
    if (happens(stopped)) {
      this.#order.stop(this.#who, this.#order.chance() * 40_000);
      await this.#turn();
    }
    if (happens(died)) await this.#end();
    if (happens(refused)) throw failure("STORE_UNREACHABLE", act);
    const isChange = !["look", "range", "watch", "keepAlive"].includes(act);
    if (isChange && happens(late)) {
      void this.#later(apply);
      throw failure("STORE_UNACKNOWLEDGED", act);
    }
    const answer = apply();
    await this.#turn();
    if (isChange && happens(lost)) throw failure("STORE_UNACKNOWLEDGED", act);
    return answer;
  }

  async #turn(): Promise<void> {
    await this.#order.turn(this.#who);
    if (this.#isDead) await this.#end();
  }

  /** Whoever asks is never answered. */
  #end(): Promise<never> {
    this.#isDead = true;
    this.#die();
    return new Promise(() => {});
  }

  /** Nobody hears of it any more. */
  async #later(apply: () => unknown): Promise<void> {
    await this.#order.sleep(this.#order.chance() ** 4 * 30_000);
    await this.#order.turn("the network");
    try {
      apply();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
}

function failure(
  code: "STORE_UNREACHABLE" | "STORE_UNACKNOWLEDGED",
  act: string,
): StoreError {
  return new StoreError(code, `Cannot ${act}: as the seed would have it`);
}
