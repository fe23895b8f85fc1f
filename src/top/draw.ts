/**
 * The view as lines: who holds what, who waits, who was refused.
 *
 * @module
 */
import type { Line, Span } from "../cli/page.ts";
import { sayDuration } from "../domain/moments.ts";
import type { LaneState } from "../lease/lane_state.ts";
import type { LaneRow, Overview } from "../lease/overview.ts";
import { fitLine, lineWidth, sparkline } from "./cells.ts";
import { helpLines } from "./help.ts";
import { historyLines } from "./history.ts";
import { chosenRow, type ViewState } from "./model.ts";
import { queueLines, refusalLines } from "./panels.ts";
import { rowsOf } from "./rows.ts";
import { headLine, rowLine, STATE_STYLES, widthsFor } from "./table.ts";

/** The size of what is drawn on. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
}

/** Below this there is no room for who waits and who was refused. */
const LEAST_ROWS = 12;

/** Below this there is room for lanes alone. */
const LEAST_TOP_ROWS = 8;

/** What the chosen lane is doing, and the keys. */
const FOOT_ROWS = 2;

/** The order in which states are counted up. */
const STATES: readonly LaneState[] = [
  ...["advancing", "spinning", "stalled", "dead"] as const,
  ...["spawning", "waiting", "free"] as const,
];

/** The view: as many lines as there are rows, none wider than the canvas. */
export function draw(
  state: ViewState,
  overview: Overview,
  canvas: Canvas,
): Line[] {
  const { columns, rows } = canvas;
  const lines = state.view === "history" && state.history !== null
    ? historyLines(state.history, overview, canvas)
    : state.view === "help"
    ? helpLines(canvas)
    : lanesView(state, overview, canvas);
  const fitted = lines.slice(0, rows).map((line) => fitLine(line, columns));
  return [
    ...fitted,
    ...Array.from({ length: rows - fitted.length }, (): Line => []),
  ];
}

/** How many lanes are shown at once: what a page is. */
export function pageOf(
  state: ViewState,
  overview: Overview,
  { columns, rows }: Canvas,
): number {
  if (state.view === "history") return Math.max(1, rows - 6);
  const around = panels(overview, { columns, rows }).length +
    topLines(overview, { columns, rows }).length + 3;
  return Math.max(1, rows - around);
}

/** All of it as text without an end: every lane, then who waits and who was refused. */
export function overviewLines(overview: Overview, columns: number): Line[] {
  const lanes = overview.lanes;
  return [
    ...topLines(overview, { columns, rows: Infinity }),
    ...tableLines(lanes, { columns, most: busiest(lanes) }),
    ...queueLines(overview, { columns, most: overview.queue.length }),
    ...refusalLines(overview, { columns, most: 10 }),
  ].map((line) => fitLine(line, columns));
}

function lanesView(
  state: ViewState,
  overview: Overview,
  canvas: Canvas,
): Line[] {
  const { columns, rows } = canvas;
  const shown = rowsOf(state, overview);
  const page = pageOf(state, overview, canvas);
  const { row, at } = chosenRow(state, shown);
  const first = firstShown(at, { page, all: shown.length });
  const some = shown.slice(first, first + page);
  const most = busiest(overview.lanes);
  const table = tableLines(some, { columns, most, chosen: row });
  const body = [
    ...topLines(overview, canvas),
    ...(some.length === 0 ? [[], noneLine(state)] : table),
    ...panels(overview, { columns, rows }),
  ];
  const blank = Math.max(0, rows - FOOT_ROWS - body.length);
  return [
    ...body.slice(0, rows - FOOT_ROWS),
    ...Array.from({ length: blank }, (): Line => []),
    reasonLine(row, {
      from: first + 1,
      to: first + some.length,
      of: shown.length,
    }),
    footLine(state, columns),
  ];
}

/** The page that the chosen row is on, so that it moves through the page and not the page under it. */
function firstShown(
  at: number,
  { page, all }: { readonly page: number; readonly all: number },
): number {
  const first = Math.floor(at / page) * page;
  return Math.max(0, Math.min(first, all - page));
}

function topLines(
  overview: Overview,
  { columns, rows }: Canvas,
): Line[] {
  const { workspace, now_ms, lanes, activity, remarks } = overview;
  if (rows < LEAST_TOP_ROWS) return [];
  const time = `${new Date(now_ms).toISOString().slice(11, 19)} UTC`;
  const bars = sparkline(activity, columns < 72 ? 10 : 30);
  const room = columns - "dos top  ".length - time.length - bars.length - 4;
  const place = workspace.length > room
    ? `…${workspace.slice(workspace.length - Math.max(0, room - 1))}`
    : workspace.padEnd(Math.max(0, room));
  const counts = new Map<LaneState, number>();
  for (const { state } of lanes) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const sums = STATES.flatMap((state): Line => {
    const count = counts.get(state);
    return count === undefined
      ? []
      : ["  ", [STATE_STYLES[state], `${count} ${state}`]];
  });
  const lanesText = lanes.length === 1 ? "1 lane" : `${lanes.length} lanes`;
  const odd: Line[] = remarks.map((text): Line => [["warn", text]]);
  return [
    [["name", "dos top"], "  ", place, "  ", time, "  ", ["faint", bars]],
    lineWidth([lanesText, ...sums]) > columns ? sums.slice(1) : [
      lanesText,
      ...sums,
    ],
    ...odd.slice(0, 2),
    [],
  ];
}

function tableLines(
  rows: readonly LaneRow[],
  how: {
    readonly columns: number;
    readonly most: number;
    readonly chosen?: LaneRow | undefined;
  },
): Line[] {
  const { columns, most, chosen } = how;
  const widths = widthsFor(rows, columns);
  return [
    headLine(widths, columns),
    ...rows.map((row) =>
      rowLine(row, widths, { columns, most, is_chosen: row === chosen })
    ),
  ];
}

/** The bars of all lanes are drawn against the busiest one. */
function busiest(lanes: readonly LaneRow[]): number {
  return lanes.reduce(
    (most, { activity }) => activity.reduce((a, b) => Math.max(a, b), most),
    1,
  );
}

function panels(overview: Overview, { columns, rows }: Canvas): Line[] {
  if (rows < LEAST_ROWS) return [];
  const most = Math.max(1, Math.min(8, Math.floor((rows - 10) / 5)));
  return [
    ...queueLines(overview, { columns, most }),
    ...refusalLines(overview, { columns, most }),
    [],
  ];
}

function noneLine({ filter }: ViewState): Line {
  return filter === ""
    ? ["No lane is declared and none is held. `dos init` declares some."]
    : [`No lane holds "${filter}". Escape takes the filter away.`];
}

/** What the chosen lane is doing and why, and which part of the table is shown. */
function reasonLine(
  row: LaneRow | undefined,
  part: { readonly from: number; readonly to: number; readonly of: number },
): Line {
  if (row === undefined) return [];
  const { from, to, of } = part;
  const place = to - from + 1 < of ? `${from}-${to} of ${of}  ` : "";
  const beat = row.heartbeat_age_ms;
  const silence = row.state === "spinning" && beat !== null
    ? `, last beat ${sayDuration(beat)} ago`
    : "";
  const said: Span = [STATE_STYLES[row.state], row.state];
  return [
    ["faint", place],
    ["name", row.lane],
    " ",
    said,
    `: ${row.reason}${silence}`,
  ];
}

function footLine(state: ViewState, columns: number): Line {
  if (state.is_typing) {
    return [
      ["name", "filter: "],
      `${state.filter}_`,
      ["faint", "   enter keeps it, escape drops it"],
    ];
  }
  const order = `${state.order}${state.is_reversed ? " reversed" : ""}`;
  const keys: [key: string, does: string][] = [
    ["enter", "history"],
    ["s", `sort: ${order}`],
    ["/", state.filter === "" ? "filter" : `filter: ${state.filter}`],
    ["?", "help"],
    ["q", "quit"],
  ];
  const shown = columns < 50 ? keys.slice(1) : keys;
  return shown.flatMap(([key, does]): Line => [
    ["name", key],
    ` ${does}   `,
  ]);
}
