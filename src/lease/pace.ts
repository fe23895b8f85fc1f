/**
 * How often a waiter looks, and by what it wakes.
 *
 * @module
 */
import { keeperOf } from "../domain/keeper.ts";
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
const WAKEFUL = 8;

/** What one sees may be wrong; whoever asked in vain must not ask in a circle. */
export const IN_VAIN: Pause = { ms: 100, heed: "time" };

/** How long to wait, and by what, with some in the way. */
export function paceOf({ leases, tickets }: InTheWay): Pause {
  const isKept = leases.some((lease) => keeperOf(lease) !== "");
  return {
    ms: tickets.length === 0 && isKept ? KEEPER_LOOK_MS : LOOK_MS,
    heed: tickets.length < WAKEFUL ? "changes" : "time",
  };
}
