/**
 * The account: what a chronicle of the journal comes to in numbers.
 *
 * It is made once for a state of the journal; only ages depend on the moment
 * at which it is asked.
 *
 * @module
 */
import { identityText, type Lease } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Chronicle } from "../history/chronicle.ts";
import { usualSpan } from "../history/usual_span.ts";
import type { HistoryReach } from "../journal/upkeep.ts";
import { LaneLabels } from "./lane_labels.ts";
import type { Labels, Measure } from "./measure.ts";
import { NumberSeries, SpreadSeries } from "./series.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const HOLD_BOUNDS = [
  ...[1, 5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR],
];
const WAIT_BOUNDS = [
  ...[1, 5, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE],
  ...[30 * MINUTE, HOUR, 4 * HOUR],
];

/** Counters of how holds end, by end. */
const ENDS = {
  released: ["releases", "Leases that their holder gave back."],
  scavenged: ["scavenges", "Leases that were ended for their holder."],
  "handed-over": ["handovers", "Leases that went on under another holder."],
  withdrawn: ["withdrawals", "Grants that were taken back at once."],
} as const;

/** What can be told of one state of the journal, at any later moment. */
export interface Account {
  /** The first record that is known and not far off all others, epoch milliseconds, `null` where there is none. */
  readonly startMs: number | null;
  /** How many lanes have no label of their own. */
  readonly folded: number;
  /** The measures at a moment. */
  at(nowMs: number): Measure[];
}

/** The account of a chronicle that was read to its end. */
export function accountOf(
  chronicle: Chronicle,
  reach: HistoryReach,
  labels: LaneLabels = new LaneLabels(),
): Account {
  const { holds, waits, refusals } = chronicle;
  const of = (lane: string): Labels => [["lane", labels.lane(lane)]];
  const grants = new NumberSeries();
  const refused = new NumberSeries();
  const ends = new Map(
    Object.keys(ENDS).map((end) => [end, new NumberSeries()]),
  );
  const held = new SpreadSeries(HOLD_BOUNDS);
  const waited = new SpreadSeries(WAIT_BOUNDS);
  const live = new NumberSeries();
  const waiting = new NumberSeries();
  for (const hold of holds) {
    const lane = of(hold.lane);
    live.add(lane, 0);
    // Whoever takes a lease over begins a hold, but nothing was granted.
    const isGrant = !hold.isHandedOver && !hold.isContinued;
    if (hold.isWhole && isGrant) grants.add(lane);
    if (hold.end !== null) ends.get(hold.end)?.add(lane);
    if (hold.end !== "released" && hold.end !== "handed-over") continue;
    const { heldSinceMs: sinceMs, untilMs } = hold;
    const ms = lengthOf({ sinceMs, untilMs });
    if (ms !== null) held.add(lane, ms / 1000);
  }
  for (const wait of waits) {
    const lane = of(wait.lane);
    waiting.add(lane, 0);
    const ms = lengthOf(wait);
    if (wait.end === null || ms === null) continue;
    waited.add([...lane, ["end", wait.end]], ms / 1000);
  }
  // Who holds and who waits is what the fold says, and nothing else.
  const leases = chronicle.live();
  for (const { lane } of leases) live.add(of(identityText(lane)));
  for (const { lane } of chronicle.tickets()) waiting.add(of(lane));
  for (const { lane, reasonClass } of refusals) {
    refused.add([...of(lane), ["reason_class", labels.reason(reasonClass)]]);
  }
  const fixed: Measure[] = [
    gauge("leases.live", "{lease}", "Live leases by the journal.", live),
    gauge(
      "tickets.waiting",
      "{ticket}",
      "Open tickets of those who wait.",
      waiting,
    ),
    counter("grants", "{lease}", "Leases that were granted.", grants),
    counter("refusals", "{request}", "Requests that were refused.", refused),
    ...Object.entries(ENDS).map(([end, [name, help]]) =>
      counter(name, "{lease}", help, ends.get(end) ?? new NumberSeries())
    ),
    histogram(
      "hold.time",
      "How long leases were held that were given back or handed over.",
      held,
    ),
    histogram("wait.time", "How long was waited, by how it ended.", waited),
    ...journalMeasures(chronicle, reach),
    one(
      "lanes.folded",
      "{lane}",
      "Lanes that are counted as _other.",
      labels.folded,
    ),
  ];
  const oldest = oldestBeat(leases);
  return {
    startMs: usualSpan(chronicle.times, Infinity)?.firstMs ?? null,
    folded: labels.folded,
    at: (nowMs) => [
      ...fixed,
      ...oldest === null ? [] : [one(
        "beat.oldest.age",
        "s",
        "Age of the oldest last beat of a live lease.",
        Math.max(0, (nowMs - oldest) / 1000),
      )],
    ],
  };
}

function journalMeasures(
  { entries }: Chronicle,
  { bytes, files, unreadable, isTorn, missing }: HistoryReach,
): Measure[] {
  return [
    one(
      "journal.size",
      "By",
      "The journal and what compactions set aside.",
      bytes,
    ),
    one("journal.files", "{file}", "Files of the journal.", files),
    one(
      "journal.records",
      "{record}",
      "Records in these files.",
      entries - unreadable,
    ),
    one("journal.damaged", "{line}", "Lines that cannot be read.", unreadable),
    one(
      "journal.torn",
      "{line}",
      "1 if the last line is unfinished.",
      Number(isTorn),
    ),
    one(
      "history.missing",
      "{file}",
      "1 if older history is named and not there: counters begin later.",
      Number(missing !== null),
    ),
  ];
}

interface Span {
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

/** In milliseconds; clocks that went back make no time negative. */
function lengthOf({ sinceMs, untilMs }: Span): number | null {
  return sinceMs === null || untilMs === null
    ? null
    : Math.max(0, untilMs - sinceMs);
}

function oldestBeat(leases: readonly Lease[]): number | null {
  let oldest: number | null = null;
  for (const { heartbeat_at, acquired_at } of leases) {
    const ms = parseStamp(heartbeat_at) ?? parseStamp(acquired_at);
    if (ms !== null) oldest = Math.min(oldest ?? ms, ms);
  }
  return oldest;
}

function counter(
  name: string,
  unit: Measure["unit"],
  help: string,
  series: NumberSeries,
): Measure {
  return { name, unit, help, type: "counter", points: series.points() };
}

function gauge(
  name: string,
  unit: Measure["unit"],
  help: string,
  series: NumberSeries,
): Measure {
  return { name, unit, help, type: "gauge", points: series.points() };
}

function one(
  name: string,
  unit: Measure["unit"],
  help: string,
  value: number,
): Measure {
  return { name, unit, help, type: "gauge", points: [{ labels: [], value }] };
}

function histogram(name: string, help: string, series: SpreadSeries): Measure {
  const { bounds } = series;
  const points = series.points();
  return { name, unit: "s", help, type: "histogram", bounds, points };
}
