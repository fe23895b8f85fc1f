/**
 * The text of `dos stats`.
 *
 * @module
 */
import { sayDuration } from "../domain/moments.ts";
import {
  IDLE_ADVICE,
  UNSEEN_ADVICE,
  UNUSED_ADVICE,
} from "../history/advice.ts";
import { type KnownFromValue, unknownText } from "../history/horizon.ts";
import type { Spread } from "../history/spread.ts";
import type { LaneStats, PairStats } from "../history/statistics.ts";
import { type OutliersValue, sayOutliers } from "../history/usual_span.ts";
import { counted } from "./counted.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
  wrapText,
} from "./page.ts";

const LANE_WIDTH = 32;
/** So many pairs are shown to a person. */
const PAIRS = 10;

/** A lane, and what its numbers suggest. */
export interface AdvisedLane extends LaneStats {
  /** Whether the configuration declares it. */
  readonly declared: boolean;
  /** What its numbers suggest, `""` where that is nothing. */
  readonly advice: string;
}

/** The numbers of all lanes. */
export interface StatsReport {
  /** Where what is counted begins, a stamp; `null` where nothing tells. */
  readonly since: string | null;
  /** Where it ends. */
  readonly until: string | null;
  /** Where history begins to be known, `null` where all of it is. */
  readonly known_from: KnownFromValue | null;
  /** Records of all history. */
  readonly records: number;
  /** Records so far off that the span leaves them out, though nobody asked for one; `null` where there are none. */
  readonly outliers: OutliersValue | null;
  /** The lanes, those most often refused first. */
  readonly lanes: readonly AdvisedLane[];
  /** The pairs that collide, those that do most first. */
  readonly pairs: readonly PairStats[];
  /** Refusals that count for no pair. */
  readonly unnamed_blockers: number;
  /** Declared lanes that nobody held or asked for. */
  readonly unused: readonly string[];
  /** Whether all of history is counted: only then is a lane known never to have been used. */
  readonly is_whole: boolean;
}

/** What was asked for. */
export interface StatsView {
  /** Only a part of history. */
  readonly isPart: boolean;
  /** Only this lane. */
  readonly lane?: string;
}

/** The numbers as lines. */
export function statsLines(
  report: StatsReport,
  asked: StatsView,
  sheet: Sheet,
): Line[] {
  const { lanes, pairs, unused, records, known_from } = report;
  if (records === 0 && unused.length === 0) {
    return [[
      ["good", "Nothing happened yet."],
      " No lane was ever asked for.",
    ]];
  }
  const on = asked.lane === undefined ? "" : ` on ${asked.lane}`;
  const when = asked.isPart ? " in this time" : "";
  const nothing = known_from === null
    ? "Nothing happened"
    : "Nothing is known to have happened";
  return [
    ...faintLines(headText(report, asked), sheet),
    ...outlierLines(report, sheet),
    ...unknownLines(report, sheet),
    [],
    ...lanes.length === 0
      ? [[["good", `${nothing}${on}${when}.`]] as Line]
      : laneLines(lanes, sheet),
    ...pairs.length === 0 ? [] : [[], ...pairLines(pairs, sheet)],
    ...unnamedLines(report, sheet),
    ...adviceLines(report, asked, sheet),
  ];
}

/** The records are those of all history, whatever part of it is counted. */
function headText(
  { records, since, until }: StatsReport,
  { isPart }: StatsView,
): string {
  const all = counted(records, "record");
  if (until === null) return all;
  const to = shortStamp(until);
  if (since === null) return `of ${all}, those until ${to} UTC`;
  const from = shortStamp(since);
  const end = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
  const span = `${from} to ${end} UTC`;
  return isPart ? `of ${all}, those from ${span}` : `${all}, ${span}`;
}

function faintLines(text: string, { columns }: Sheet): Line[] {
  return wrapText(text, columns).map((line): Line => [["faint", line]]);
}

function outlierLines({ outliers }: StatsReport, sheet: Sheet): Line[] {
  return outliers === null ? [] : faintLines(
    `${
      sayOutliers(outliers)
    }: counted, but in no duration and left out of this span; --since and --until choose another`,
    sheet,
  );
}

function unknownLines({ known_from }: StatsReport, { columns }: Sheet): Line[] {
  return known_from === null
    ? []
    : wrapText(`History is ${unknownText(known_from)}.`, columns)
      .map((line): Line => [["warn", line]]);
}

function laneLines(lanes: readonly AdvisedLane[], sheet: Sheet): Line[] {
  const head = ["LANE", "GRANTS", "LIVE", "HELD", "P95", "WAITED", "P95"]
    .concat("REFUSED", "GONE").map((text): Span => ["faint", text]);
  const rows = lanes.map((one): Span[] => [
    ["name", cutText(one.lane || "(any)", LANE_WIDTH)],
    String(one.grants),
    String(one.live),
    ...spreadCells(one.hold),
    ...spreadCells(one.wait),
    one.refusals === 0 ? "-" : [
      one.refusal_rate >= 0.25 ? "warn" : "faint",
      `${one.refusals} (${percent(one.refusal_rate)})`,
    ],
    one.scavenged === 0 ? "-" : ["warn", String(one.scavenged)],
  ]);
  return alignColumns([head, ...rows], { columns: sheet.columns });
}

function pairLines(pairs: readonly PairStats[], sheet: Sheet): Line[] {
  const head = ["LANE", "LANE", "COLLISIONS", "AT"]
    .map((text): Span => ["faint", text]);
  const rows = pairs.slice(0, PAIRS).map((one): Span[] => [
    ["name", cutText(one.lanes[0] || "(any)", LANE_WIDTH)],
    ["name", cutText(one.lanes[1] || "(any)", LANE_WIDTH)],
    `${one.refusals} (${percent(one.collision_rate)})`,
    one.witness_path || "-",
  ]);
  const more = pairs.length - PAIRS;
  return [
    ...alignColumns([head, ...rows], { columns: sheet.columns }),
    ...more > 0 ? [[["faint", `and ${more} more pairs`]] as Line] : [],
  ];
}

function unnamedLines(
  { pairs, unnamed_blockers: count }: StatsReport,
  { columns }: Sheet,
): Line[] {
  if (count === 0) return [];
  const text = count === 1
    ? "1 refusal counts for no pair: its record does not tell which lane was in the way"
    : `${count} refusals count for no pair: their records do not tell which lane was in the way`;
  return [
    ...pairs.length === 0 ? [[]] : [],
    ...wrapText(text, columns).map((line): Line => [["faint", line]]),
  ];
}

function adviceLines(
  { lanes, unused, is_whole }: StatsReport,
  { isPart }: StatsView,
  { columns }: Sheet,
): Line[] {
  const rows: Span[][] = [
    ...lanes.filter(({ advice }) => advice !== "")
      .map(({ lane, advice }): Span[] => [
        ["name", cutText(lane || "(any)", LANE_WIDTH)],
        advice,
      ]),
    ...unused.map((lane): Span[] => [
      ["name", cutText(lane, LANE_WIDTH)],
      is_whole ? UNUSED_ADVICE : isPart ? IDLE_ADVICE : UNSEEN_ADVICE,
    ]),
  ];
  return rows.length === 0 ? [] : [[], ...alignColumns(rows, { columns })];
}

function spreadCells({ median_ms, p95_ms }: Spread): [Span, Span] {
  const say = (ms: number | null): string =>
    ms === null ? "-" : sayDuration(ms);
  return [say(median_ms), ["faint", say(p95_ms)]];
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function shortStamp(stamp: string): string {
  return stamp.slice(0, 16).replace("T", " ");
}
