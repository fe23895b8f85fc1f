/**
 * `dos stats`
 *
 * @module
 */
import { indexCatalogue, resolveLane } from "../../domain/catalogue.ts";
import { GLOBAL } from "../../domain/lane.ts";
import { adviceOn } from "../../history/advice.ts";
import { knownFromValue } from "../../history/horizon.ts";
import { stampOf } from "../../history/stamp_text.ts";
import { statisticsOf } from "../../history/statistics.ts";
import { outliersValue, usualSpan } from "../../history/usual_span.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { wholePast } from "../look_back.ts";
import { askedSpan, SINCE, UNTIL } from "../span_options.ts";
import { statsLines, type StatsReport, type StatsView } from "../stats_text.ts";

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
    // By a wrong clock it may have ended before it began: it was held then.
    Math.max(one.sinceMs ?? 0, one.untilMs ?? Infinity) >= sinceMs &&
    (one.sinceMs ?? 0) <= untilMs
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
  const value: StatsReport = {
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
    is_whole: knownFrom === null && Object.keys(span).length === 0,
  };
  const isPart = span.sinceMs !== undefined || span.untilMs !== undefined;
  const view: StatsView = { isPart, ...present({ lane }) };
  return { value, text: (sheet) => statsLines(value, view, sheet) };
}
