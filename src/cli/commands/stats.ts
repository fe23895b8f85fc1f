/**
 * `dos stats`
 *
 * @module
 */
import { indexCatalogue, resolveLane } from "../../domain/catalogue.ts";
import { GLOBAL } from "../../domain/lane.ts";
import { sayDuration } from "../../domain/moments.ts";
import {
  adviceOn,
  IDLE_ADVICE,
  UNSEEN_ADVICE,
  UNUSED_ADVICE,
} from "../../history/advice.ts";
import type { Spread } from "../../history/spread.ts";
import {
  type OutliersValue,
  outliersValue,
  sayOutliers,
  usualSpan,
} from "../../history/usual_span.ts";
import {
  type LaneStats,
  type PairStats,
  statisticsOf,
} from "../../history/statistics.ts";
import type { Arguments } from "../arguments.ts";
import { counted } from "../counted.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import {
  type KnownFromValue,
  knownFromValue,
  unknownText,
} from "../../history/horizon.ts";
import { wholePast } from "../look_back.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
  wrapText,
} from "../page.ts";
import { askedSpan, SINCE, UNTIL } from "../span_options.ts";
import { stampOf } from "../../history/stamp_text.ts";

const LANE_WIDTH = 32;
/** So many pairs are shown to a person. */
const PAIRS = 10;

/** A lane, and what its numbers suggest. */
interface AdvisedLane extends LaneStats {
  readonly declared: boolean;
  readonly advice: string;
}

interface Report {
  readonly since: string | null;
  readonly until: string | null;
  /** `null` where all of history is known. */
  readonly known_from: KnownFromValue | null;
  readonly records: number;
  readonly outliers: OutliersValue | null;
  readonly lanes: readonly AdvisedLane[];
  readonly pairs: readonly PairStats[];
  readonly unnamed_blockers: number;
  readonly unused: readonly string[];
}

/** Shows how lanes are used. */
export const command: Command = {
  about:
    "Shows how lanes are used: how long they are held and waited for (the middle one, and what 95 in 100 do not exceed), how often a request is refused, and which pairs of lanes get into each other's way; with a line of advice where the numbers suggest one. Holds that ended because their holder was gone count as such, not by their length. All of history is read, that too which compactions have set aside. TIME is a stamp such as 2026-06-01T14:00Z, a time of day such as 14:03, or 2h for so long ago.",
  options: [
    SINCE,
    UNTIL,
    { name: "lane", value: "LANE", help: "Only this lane." },
  ],
  example: "dos stats --since 24h --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const nowMs = setting.world.nowMs();
  const span = askedSpan(args, nowMs);
  const { catalogue, journal, paths } = await setting.open();
  const index = indexCatalogue(catalogue);
  const idOf = (lane: string): string => resolveLane(index, lane).id;
  const { chronicle, knownFrom } = await wholePast(journal);
  const lane = args.text("lane");
  const usual = usualSpan(chronicle.times, nowMs) ?? undefined;
  const { lanes, pairs, unnamed_blockers } = statisticsOf(chronicle, {
    ...present({ ...span, lane, usual }),
    idOf,
  });
  const { sinceMs = -Infinity, untilMs = Infinity } = span;
  const held = chronicle.holds.filter((one) =>
    (one.untilMs ?? Infinity) >= sinceMs && (one.sinceMs ?? 0) <= untilMs
  );
  const used = new Set([...lanes, ...held].map((one) => idOf(one.lane)));
  const wanted = lane === undefined ? null : idOf(lane);
  // What nobody declared nobody has to take back; global is for emergencies.
  const declared = paths.config === null ? [] : [...index.known];
  const unused = declared
    .filter(([id]) =>
      id !== GLOBAL && !used.has(id) && (wanted === null || wanted === id)
    )
    .map(([, name]) => name);
  const firstMs = span.sinceMs ?? usual?.firstMs;
  const lastMs = span.untilMs ??
    (span.sinceMs === undefined ? usual?.lastMs : nowMs);
  const value: Report = {
    // Where it ends before there was anything, it has no beginning.
    since: (firstMs ?? 0) > (lastMs ?? 0) ? null : stampOf(firstMs ?? null),
    until: stampOf(lastMs ?? null),
    known_from: knownFromValue(knownFrom),
    records: chronicle.entries,
    outliers: outliersValue((usual?.outliers ?? []).filter(
      (ms) =>
        ms < (usual?.firstMs ?? 0)
          ? span.sinceMs === undefined
          : span.untilMs === undefined,
    )),
    lanes: lanes.map((one) => ({
      ...one,
      declared: index.known.has(idOf(one.lane)),
      advice: adviceOn(one, pairs),
    })),
    pairs,
    unnamed_blockers,
    unused,
  };
  const isPart = span.sinceMs !== undefined || span.untilMs !== undefined;
  const view: Asked = { isPart, ...present({ lane }) };
  return { value, text: (sheet) => reportLines(value, view, sheet) };
}

/** What was asked for. */
interface Asked {
  /** Only a part of history. */
  readonly isPart: boolean;
  /** Only this lane. */
  readonly lane?: string;
}

function reportLines(report: Report, asked: Asked, sheet: Sheet): Line[] {
  const { lanes, pairs, unused, records, known_from } = report;
  const unknown: Line[] = known_from === null
    ? []
    : [[["warn", `History is ${unknownText(known_from)}.`]]];
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
    ...unknown,
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
  { records, since, until }: Report,
  { isPart }: Asked,
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

function outlierLines({ outliers }: Report, sheet: Sheet): Line[] {
  return outliers === null ? [] : faintLines(
    `${
      sayOutliers(outliers)
    }: counted, but in no duration and left out of this span; --since and --until choose another`,
    sheet,
  );
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
  { pairs, unnamed_blockers: count }: Report,
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
  { lanes, unused, known_from }: Report,
  { isPart }: Asked,
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
      isPart
        ? IDLE_ADVICE
        : known_from === null
        ? UNUSED_ADVICE
        : UNSEEN_ADVICE,
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
