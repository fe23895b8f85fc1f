/**
 * What the decisions of the verbs touch, save for those on requests.
 *
 * @module
 */
import type { Desk } from "./desk.ts";
import type { Touches } from "./transact_options.ts";

/** Everything. */
export const ALL: Touches = { all: true };

/** Nothing: the record is for those who read history, and no decision asks for it. */
export const NONE: Touches = { lanes: [], region: [] };

/** The leases of one lane, and those who ask for them. */
export function onLane(desk: Pick<Desk, "laneKey">, lane: string): Touches {
  return { lanes: [desk.laneKey(lane)], region: [] };
}
