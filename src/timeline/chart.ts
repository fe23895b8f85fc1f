/**
 * A timeline in characters: for each lane its holds, below them its waits and
 * its refusals, all to one scale.
 *
 * @module
 */
import { sayDuration } from "../domain/moments.ts";
import {
  cutText,
  type Line,
  type Style,
  widthOf,
  wrapText,
} from "../cli/page.ts";
import type { Hold, Refusal, Wait } from "../history/episodes.ts";
import { knownFromValue, unknownText } from "../history/horizon.ts";
import {
  busiestRows,
  type LaneRow,
  outlierNotes,
  type Timeline,
  unknownUntil,
} from "./plan.ts";
import { type Pens, Strip, type Stroke } from "./strip.ts";
import { ticksOf } from "./ticks.ts";

/** How a chart is drawn. */
export interface ChartStyle {
  /** Columns there are. */
  readonly columns: number;
  /** Only characters of ASCII, names apart. */
  readonly ascii: boolean;
  /** Lanes that are shown at most. */
  readonly lanes: number;
  /** The lanes that were asked for; absent: all. */
  readonly asked?: readonly string[];
}

interface Palette {
  readonly hold: Pens;
  readonly wait: Pens;
  readonly crowd: string;
  readonly tick: string;
  readonly refusal: string;
}

const UNICODE: Palette = {
  hold: { start: "├", end: "┤", fill: "─", one: "│", broken: "╳", open: "▶" },
  wait: { start: "╎", end: "╎", fill: "┄", one: "╎", broken: "╳", open: "▷" },
  crowd: "█",
  tick: "┬",
  refusal: "×",
};

const ASCII: Palette = {
  hold: { start: "[", end: "]", fill: "=", one: "|", broken: "!", open: ">" },
  wait: { start: ":", end: ":", fill: ".", one: ":", broken: "!", open: ">" },
  crowd: "#",
  tick: "|",
  refusal: "x",
};

/** However long names are, and however narrow the terminal. */
const MOST_GUTTER = 26;
const LEAST_STRIP = 24;
const TICK_COLUMNS = 12;
/** Holds of one lane that overlap in time get lines of their own, up to so many. */
const MOST_TRACKS = 4;

interface Scale {
  readonly gutter: number;
  readonly width: number;
  readonly palette: Palette;
  cell(ms: number): number;
}

/** The timeline as lines. */
export function chartLines(timeline: Timeline, how: ChartStyle): Line[] {
  const { fromMs, toMs, rows } = timeline;
  const { shown, leftOut } = busiestRows(rows, how.lanes);
  const palette = how.ascii ? ASCII : UNICODE;
  const labels = shown.map((row) => widthOf(row.lane || "(any)"));
  const gutter = Math.min(MOST_GUTTER, Math.max(9, ...labels)) + 1;
  const width = Math.max(LEAST_STRIP, how.columns - gutter);
  const scale: Scale = {
    ...{ gutter, width, palette },
    cell: (ms) => Math.floor((ms - fromMs) / (toMs - fromMs) * width),
  };
  const faint = (text: string): Line[] =>
    wrapText(text, how.columns).map((line): Line => [["faint", line]]);
  const far = outlierNotes(timeline).flatMap(faint);
  const unknown = unknownLines(timeline, how);
  if (rows.length === 0) {
    const found = timeline.knownFrom === null
      ? nothing(how.asked)
      : "Nothing is known to have happened.";
    return [headLine(timeline), [["good", found]], ...unknown, ...far];
  }
  const said = leftOut === 0 ? [] : [
    `${leftOut} ${
      leftOut === 1 ? "lane" : "lanes"
    } with less left out: --lane NAME shows one, --html FILE shows them all`,
  ];
  return [
    headLine(timeline),
    ...unknown,
    ...axisLines(timeline, scale),
    ...shown.flatMap((row) => laneLines(row, scale)),
    [],
    ...[legend(palette), ...said].flatMap(faint),
    ...far,
  ];
}

function nothing(asked: readonly string[] = []): string {
  return asked.length === 0
    ? "Nothing happened."
    : `Nothing happened on ${asked.join(", ")}.`;
}

function headLine({ fromMs, toMs }: Timeline): Line {
  const from = stamp(fromMs);
  const to = stamp(toMs);
  const end = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to;
  return [
    ["name", `${from} to ${end} UTC`],
    `  ${sayDuration(toMs - fromMs)}`,
  ];
}

function unknownLines(timeline: Timeline, { columns }: ChartStyle): Line[] {
  const known = knownFromValue(timeline.knownFrom);
  if (known === null) return [];
  const where = unknownUntil(timeline) === null || timeline.rows.length === 0
    ? ""
    : ', where the axis has "?"';
  const text = `History is ${unknownText(known)}${where}.`;
  return wrapText(text, columns).map((line): Line => [["warn", line]]);
}

function axisLines(timeline: Timeline, scale: Scale): Line[] {
  const { fromMs, toMs } = timeline;
  const { gutter, width, palette } = scale;
  const most = Math.max(2, Math.floor(width / TICK_COLUMNS));
  let labels = "";
  const marks = Array.from({ length: width }, () => palette.hold.fill);
  for (const { ms, label } of ticksOf(fromMs, toMs, most)) {
    const at = Math.min(scale.cell(ms), width - 1);
    marks[at] = palette.tick;
    if (at < labels.length || at + label.length > width) continue;
    labels = `${labels.padEnd(at)}${label} `;
  }
  const unknownMs = unknownUntil(timeline);
  if (unknownMs !== null) {
    marks.fill("?", 0, Math.max(1, scale.cell(unknownMs)));
  }
  const lead = " ".repeat(gutter);
  return [
    [lead, ["faint", labels.trimEnd()]],
    [lead, ["faint", marks.join("")]],
  ];
}

function laneLines(row: LaneRow, scale: Scale): Line[] {
  const name = row.lane === "" ? "(any)" : row.lane;
  const strips = [
    ...tracksOf(row.holds.map((one) => holdStroke(one, scale)), "hold", scale),
    ...tracksOf(row.waits.map((one) => waitStroke(one, scale)), "wait", scale),
    ...refusalStrip(row.refusals, scale),
  ];
  return strips.map(({ kind, strip }, index): Line => {
    const isFirst = index === 0;
    const text = isFirst
      ? cutText(name, scale.gutter - 1)
      : strips[index - 1]?.kind === kind
      ? ""
      : `  ${kind}`;
    const style: Style = isFirst ? "name" : "faint";
    const space = " ".repeat(Math.max(0, scale.gutter - widthOf(text)));
    return [[style, text], space, ...strip.line()];
  });
}

interface Track {
  readonly kind: "held" | "waits" | "refused";
  readonly strip: Strip;
}

/** Spans that overlap lie on lines of their own. */
function tracksOf(
  strokes: readonly Stroke[],
  what: "hold" | "wait",
  { width, palette }: Scale,
): Track[] {
  const strips: Strip[] = [];
  for (const stroke of strokes) {
    let strip = strips.find((one) => one.hasRoom(stroke));
    if (strip === undefined) {
      strip = strips.length < MOST_TRACKS
        ? new Strip(width, palette.crowd)
        : strips.at(-1);
      if (strip !== undefined && !strips.includes(strip)) strips.push(strip);
    }
    strip?.draw(stroke, palette[what]);
  }
  const kind = what === "hold" ? "held" : "waits";
  return strips.map((strip) => ({ kind, strip }));
}

function holdStroke(hold: Hold, scale: Scale): Stroke {
  const isBroken = hold.end === "scavenged" || hold.end === "dropped";
  return {
    ...cellsOf(hold, scale),
    end: hold.end === null ? "open" : isBroken ? "broken" : "end",
    name: hold.holder,
    style: isBroken ? "bad" : "good",
  };
}

function waitStroke(wait: Wait, scale: Scale): Stroke {
  return {
    ...cellsOf(wait, scale),
    end: wait.end === null ? "open" : wait.end === "left" ? "broken" : "end",
    name: wait.owner,
    style: "warn",
  };
}

function cellsOf(
  { sinceMs, untilMs }: {
    readonly sinceMs: number | null;
    readonly untilMs: number | null;
  },
  { cell, width }: Scale,
): { from: number; to: number } {
  const from = sinceMs === null ? 0 : cell(sinceMs);
  const to = untilMs === null ? width : cell(untilMs);
  return { from, to: Math.max(from + 1, to) };
}

/** Refusals as marks: how many fell into each cell. */
function refusalStrip(
  refusals: readonly Refusal[],
  { cell, width, palette }: Scale,
): Track[] {
  if (refusals.length === 0) return [];
  const counts = new Map<number, number>();
  for (const { atMs } of refusals) {
    const at = Math.min(width - 1, Math.max(0, cell(atMs ?? 0)));
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const strip = new Strip(width, palette.crowd);
  for (const [at, count] of counts) {
    const text = count === 1 ? palette.refusal : count < 10 ? `${count}` : "+";
    strip.mark(at, text, "bad");
  }
  return [{ kind: "refused", strip }];
}

function legend({ hold, wait, crowd, refusal }: Palette): string {
  const span = ({ start, fill, end }: Pens): string =>
    `${start}${fill}${fill}${end}`;
  return [
    `${span(hold)} held`,
    `${hold.open} still`,
    `${hold.broken} ended by others, or gave up`,
    `${span(wait)} waits`,
    `${hold.one} short`,
    `${crowd} several`,
    `${refusal} refused, 2-9 so often, + more often`,
  ].join("   ");
}

function stamp(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "an unreadable time";
  return date.toISOString().slice(0, 16).replace("T", " ");
}
