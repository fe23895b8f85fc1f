/**
 * How often a waiter looks, and by what it wakes.
 *
 * @module
 */
import { keeperOf } from "../domain/keeper.ts";
import type { Outlook } from "./ports.ts";
import type { InTheWay } from "./wait_state.ts";

/** Until the next look. */
export interface Pause {
  /** How long at the most. */
  readonly ms: number;
  /** What ends it sooner. */
  readonly heed: "changes" | "time";
}

/** How long to the next look, whatever happens. */
export const LOOK_MS = 2_000;

/** How long to the next look where it may be the death of a keeper that ends the wait: nothing tells of that. */
const KEEPER_LOOK_MS = 250;

/** So many who wait for the same heed every change of the journal; the others would only wake to find out that it is not their turn. */
const WAKEFUL = 3;

/** Those behind them, up to this place, look more often than the rest: a short hold is over before two seconds are. */
export const NEAR = 8;

/** How long to the next look for those. */
const NEAR_LOOK_MS = 500;

/** What one sees may be wrong; whoever asked in vain must not ask in a circle. */
export const IN_VAIN: Pause = { ms: 100, heed: "time" };

/** How long to wait, and by what, with some in the way. */
export function paceOf({ leases, tickets }: InTheWay): Pause {
  const isKept = leases.some((lease) => keeperOf(lease) !== "");
  const before = tickets.length;
  if (before < WAKEFUL) {
    const ms = before === 0 && isKept ? KEEPER_LOOK_MS : LOOK_MS;
    return { ms, heed: "changes" };
  }
  return { ms: before < NEAR ? NEAR_LOOK_MS : LOOK_MS, heed: "time" };
}

/** How often the holders of leases whose keepers are gone are probed: a child that works on is not to be, at every look. */
export class Doubts {
  #at = "";
  #ms = -Infinity;

  /** Whether it is time: when something changed, and from time to time. */
  mayJudge({ position, keepers }: Outlook, ticksMs: number): boolean {
    const at = JSON.stringify([position, ...keepers]);
    if (at === this.#at && ticksMs - this.#ms < LOOK_MS) return false;
    this.#at = at;
    this.#ms = ticksMs;
    return true;
  }
}
