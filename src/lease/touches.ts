/**
 * What the decisions of the verbs touch, save for those on requests.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import type { Desk } from "./desk.ts";
import type { Touches } from "./transact_options.ts";

/** Everything. */
export const ALL: Touches = { all: true };

/** Nothing: the record is for those who read history, and no decision asks for it. */
export const NONE: Touches = { lanes: [], region: [] };

/** The leases of one lane, and those who ask for them. */
export function onLane(
  desk: Pick<Desk, "laneKey" | "catalogue">,
  lane: string,
): Touches {
  return { lanes: idsOf(desk, lane), region: [] };
}

/** The ids of a lane: its own and those of its aliases, for a lease may be from before one of them was an alias. */
export function idsOf(
  { laneKey, catalogue }: Pick<Desk, "laneKey" | "catalogue">,
  lane: string,
): string[] {
  const key = laneKey(lane);
  const aliases = Object.keys(catalogue.aliases ?? {})
    .filter((alias) => laneKey(alias) === key);
  return [...new Set([key, ...[lane, ...aliases].map(laneId)])];
}
