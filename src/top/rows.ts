/**
 * Which lanes are shown, and in which order.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import type { LaneState } from "../lease/lane_state.ts";
import type { LaneRow, Overview } from "../lease/overview.ts";

/** How lanes can be ordered: as declared, by name, what needs a look first, the longest silence first, the least time first, by holder. */
export const ORDERS = [
  "lane",
  "name",
  "state",
  "beat",
  "left",
  "holder",
] as const;

/** One of them. */
export type Order = (typeof ORDERS)[number];

const URGENCY: Readonly<Record<LaneState, number>> = {
  dead: 0,
  stalled: 1,
  spinning: 2,
  waiting: 3,
  spawning: 4,
  advancing: 5,
  free: 6,
};

/** What a row is known by from one look to the next. */
export function idOf({ lane, loop_ts, is_elsewhere }: LaneRow): string {
  return JSON.stringify([laneId(lane), loop_ts, is_elsewhere]);
}

/** The rows that are shown. */
export function rowsOf(
  how: {
    readonly order: Order;
    readonly is_reversed: boolean;
    readonly filter: string;
  },
  { lanes }: Pick<Overview, "lanes">,
): readonly LaneRow[] {
  const wanted = how.filter.toLowerCase();
  const found = wanted === ""
    ? lanes
    : lanes.filter((row) => textsOf(row).some((x) => x.includes(wanted)));
  if (how.order === "lane" && !how.is_reversed) return found;
  const sorted = how.order === "lane"
    ? [...found]
    : found.toSorted(COMPARERS[how.order]);
  return how.is_reversed ? sorted.toReversed() : sorted;
}

function textsOf({ lane, holder, state, region }: LaneRow): string[] {
  return [lane, holder, state, ...region].map((text) => text.toLowerCase());
}

const COMPARERS: Readonly<
  Record<Exclude<Order, "lane">, (a: LaneRow, b: LaneRow) => number>
> = {
  name: (a, b) => compared(laneId(a.lane), laneId(b.lane)),
  state: (a, b) => URGENCY[a.state] - URGENCY[b.state],
  beat: (a, b) => (b.heartbeat_age_ms ?? -1) - (a.heartbeat_age_ms ?? -1),
  left: (a, b) =>
    compared(a.time_left_ms ?? Infinity, b.time_left_ms ?? Infinity),
  // Whoever holds nothing has no name.
  holder: (a, b) => compared(a.holder || "\uffff", b.holder || "\uffff"),
};

function compared<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
