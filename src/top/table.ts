/**
 * Lanes as a table that fits a width: what there is no room for is left out,
 * the bars of activity first.
 *
 * @module
 */
import { type Line, type Span, type Style, widthOf } from "../cli/page.ts";
import type { LaneState } from "../lease/lane_state.ts";
import type { LaneRow } from "../lease/overview.ts";
import {
  cell,
  cellRight,
  fitLine,
  GAP,
  shortDuration,
  sparkline,
} from "./cells.ts";

/** How a state looks where colour is on. */
export const STATE_STYLES: Readonly<Record<LaneState, Style>> = {
  advancing: "good",
  spinning: "warn",
  stalled: "bad",
  spawning: "name",
  waiting: "warn",
  free: "faint",
  dead: "bad",
};

const STATE_WIDTH = 9;
const AGE_WIDTH = 4;
const QUEUE_WIDTH = 2;

/** How wide the columns are; 0 leaves one out. */
export interface Widths {
  readonly lane: number;
  readonly holder: number;
  readonly activity: number;
  readonly ages: number;
  readonly region: number;
}

/** Column widths for rows on so many columns. */
export function widthsFor(
  rows: readonly LaneRow[],
  columns: number,
): Widths {
  // Wide names of a few lanes must not move a table of a thousand.
  const some = rows.slice(0, 2_000);
  const fit = (
    texts: readonly string[],
    least: number,
    share: number,
  ): number => {
    const most = Math.max(least, Math.floor(columns * share));
    const needed = texts.reduce(
      (w, x) => Math.max(w, widthOf(x.slice(0, most))),
      0,
    );
    return Math.max(least, Math.min(most, needed));
  };
  const lane = fit(
    some.map((row) => laneText(row)),
    6,
    columns < 60 ? 0.35 : 0.2,
  );
  const holder = fit(
    some.map((row) => row.holder),
    6,
    columns < 60 ? 0.25 : 0.16,
  );
  const ages = columns < 48 ? 0 : AGE_WIDTH;
  const fixed = 2 + lane + 2 + holder + 2 + STATE_WIDTH +
    (ages === 0 ? 0 : 2 * (2 + AGE_WIDTH) + 2 + QUEUE_WIDTH);
  const rest = columns - fixed;
  const activity = rest < 10 ? 0 : rest < 45 ? 8 : rest < 70 ? 15 : 30;
  const region = rest - (activity === 0 ? 0 : activity + 2) - 2;
  return { lane, holder, activity, ages, region: region < 6 ? 0 : region };
}

/** The head of the table. */
export function headLine(widths: Widths, columns: number): Line {
  const faint = (text: string): Span => ["faint", text];
  return fitLine(
    lineOf(widths, {
      mark: "  ",
      lane: faint("LANE"),
      holder: faint("HOLDER"),
      state: faint("STATE"),
      beat: faint("BEAT"),
      left: faint("LEFT"),
      queue: faint("Q"),
      activity: faint("ACTIVITY"),
      region: faint("REGION"),
    }),
    columns,
  );
}

/** One lane of it. `most` is what the bars of all lanes are drawn against. */
export function rowLine(
  row: LaneRow,
  widths: Widths,
  how: {
    readonly columns: number;
    readonly most: number;
    readonly is_chosen: boolean;
  },
): Line {
  const left = row.time_left_ms;
  const beat = row.heartbeat_age_ms;
  return fitLine(
    lineOf(widths, {
      mark: how.is_chosen ? ["name", "> "] : "  ",
      lane: ["name", laneText(row)],
      holder: row.holder || (row.liveness === null ? "" : "(no name)"),
      state: [STATE_STYLES[row.state], row.state],
      beat: beat === null ? ["faint", "-"] : shortDuration(beat),
      left: left === null
        ? ["faint", "-"]
        : left <= 0
        ? ["bad", "over"]
        : shortDuration(left),
      queue: row.queue.length === 0
        ? ["faint", "-"]
        : ["warn", row.queue.length > 99 ? "++" : String(row.queue.length)],
      activity: ["faint", sparkline(row.activity, widths.activity, how.most)],
      region: row.region.slice(0, 50).join(" ") || ["faint", "-"],
    }),
    how.columns,
  );
}

/** A lane as it is shown: one that is held alone has a star, one of another working tree says so. */
export function laneText(
  { lane, is_exclusive, is_elsewhere }: LaneRow,
): string {
  const name = is_elsewhere ? `${lane} (elsewhere)` : lane || "(no name)";
  return is_exclusive ? `${name}*` : name;
}

interface Cells {
  readonly mark: Span;
  readonly lane: Span;
  readonly holder: Span;
  readonly state: Span;
  readonly beat: Span;
  readonly left: Span;
  readonly queue: Span;
  readonly activity: Span;
  readonly region: Span;
}

function lineOf(widths: Widths, cells: Cells): Line {
  const ages: Line = widths.ages === 0 ? [] : [
    ...[GAP, ...cellRight(cells.beat, AGE_WIDTH)],
    ...[GAP, ...cellRight(cells.left, AGE_WIDTH)],
    ...[GAP, ...cellRight(cells.queue, QUEUE_WIDTH)],
  ];
  const activity: Line = widths.activity === 0
    ? []
    : [GAP, ...cell(cells.activity, widths.activity)];
  const region: Line = widths.region === 0 ? [] : [GAP, cells.region];
  return [
    cells.mark,
    ...cell(cells.lane, widths.lane),
    GAP,
    ...cell(cells.holder, widths.holder),
    GAP,
    ...cell(cells.state, STATE_WIDTH),
    ...ages,
    ...activity,
    ...region,
  ];
}
