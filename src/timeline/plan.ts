/**
 * What a timeline shows: the span, and for each lane its holds, waits and
 * refusals within it.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import type { Chronicle } from "../history/chronicle.ts";
import type { Hold, Refusal, Wait } from "../history/episodes.ts";
import type { KnownFrom } from "../history/horizon.ts";
import {
  type OutliersValue,
  outliersValue,
  sayOutliers,
  type UsualSpan,
  usualSpan,
} from "../history/usual_span.ts";

/** What happened on one lane. */
export interface LaneRow {
  /** Its name as it was recorded first, `""` for requests that any lane would have suited. */
  readonly lane: string;
  /** Holds, in the order of their beginning. */
  readonly holds: readonly Hold[];
  /** Waits, in the order of their beginning. */
  readonly waits: readonly Wait[];
  /** Refusals, in order. */
  readonly refusals: readonly Refusal[];
}

/** A timeline. */
export interface Timeline {
  /** Where it begins, epoch milliseconds. */
  readonly fromMs: number;
  /** Where it ends, after its beginning. */
  readonly toMs: number;
  /** When it was made. */
  readonly nowMs: number;
  /** The lanes on which something happened, by name. */
  readonly rows: readonly LaneRow[];
  /** Records of all history. */
  readonly records: number;
  /** Lines of all history that could not be read. */
  readonly unreadable: number;
  /** Episodes within reach whose record tells no time: they are left out. */
  readonly timeless: number;
  /** Where history begins to be known, `null` where all of it is. */
  readonly knownFrom: KnownFrom | null;
  /** Records so far off that the span leaves them out, though nobody asked for one; `null` where there are none. */
  readonly outliers: OutliersValue | null;
}

/** What is asked for. */
export interface TimelineWish {
  /** When it is made, epoch milliseconds. */
  readonly nowMs: number;
  /** Where it is to begin; absent means: with the first record that is not far off. */
  readonly sinceMs?: number;
  /** Where it is to end; absent means: with the last record that is not far off, or now where something is still going on. */
  readonly untilMs?: number;
  /** Only these lanes; absent means all. */
  readonly lanes?: readonly string[];
  /** Where history begins to be known; absent: all of it is. */
  readonly knownFrom?: KnownFrom | null;
}

const SHORTEST_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Row {
  readonly lane: string;
  readonly holds: Hold[];
  readonly waits: Wait[];
  readonly refusals: Refusal[];
}

/**
 * Chooses what to show.
 *
 * @param chronicle All that has happened.
 * @param wish What is asked for.
 * @returns The timeline; with no rows where nothing happened.
 */
export function planTimeline(
  chronicle: Chronicle,
  wish: TimelineWish,
): Timeline {
  const usual = usualSpan(chronicle.times, wish.nowMs) ?? {
    ...{ firstMs: wish.nowMs - HOUR_MS, lastMs: wish.nowMs, outliers: [] },
  };
  const [fromMs, toMs] = spanOf(chronicle, usual, wish);
  const wanted = wish.lanes && new Set(wish.lanes.map(laneId));
  const rows = new Map<string, Row>();
  let timeless = 0;
  const rowOf = (lane: string): Row | null => {
    const key = laneId(lane);
    if (wanted !== undefined && !wanted.has(key)) return null;
    let row = rows.get(key);
    if (row === undefined) {
      row = { lane, holds: [], waits: [], refusals: [] };
      rows.set(key, row);
    }
    return row;
  };
  const place = (
    sinceMs: number | null,
    untilMs: number | null,
    put: () => void,
  ): void => {
    if (sinceMs === null) timeless++;
    // By a wrong clock it may have ended before it began: it is shown where it began.
    else if (sinceMs <= toMs && Math.max(sinceMs, untilMs ?? toMs) >= fromMs) {
      put();
    }
  };
  for (const hold of chronicle.holds) {
    // What was taken back in the moment of its grant was never held.
    if (hold.end === "withdrawn") continue;
    place(
      hold.sinceMs,
      hold.untilMs,
      () => rowOf(hold.lane)?.holds.push(hold),
    );
  }
  for (const wait of chronicle.waits) {
    place(
      wait.sinceMs,
      wait.untilMs,
      () => rowOf(wait.lane)?.waits.push(wait),
    );
  }
  for (const refusal of chronicle.refusals) {
    const { atMs } = refusal;
    place(atMs, atMs, () => rowOf(refusal.lane)?.refusals.push(refusal));
  }
  const sorted = [...rows.values()].toSorted((a, b) =>
    a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0
  );
  // Clocks jump: the order of records need not be the order of their times.
  for (const row of sorted) {
    row.holds.sort((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0));
    row.waits.sort((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0));
    row.refusals.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  }
  const { nowMs, sinceMs, untilMs, knownFrom = null } = wish;
  const { entries: records, unreadable } = chronicle;
  return {
    ...{ fromMs, toMs, nowMs, rows: sorted, records, unreadable, timeless },
    knownFrom,
    outliers: outliersValue(
      usual.outliers.filter((ms) =>
        ms < fromMs ? sinceMs === undefined : ms > toMs && untilMs === undefined
      ),
    ),
  };
}

/** The lanes with most episodes, still in the order of their names; and how many are left out. */
export function busiestRows(
  rows: readonly LaneRow[],
  most: number,
): { readonly shown: readonly LaneRow[]; readonly leftOut: number } {
  if (rows.length <= most) return { shown: rows, leftOut: 0 };
  const ranked = rows.toSorted((a, b) => episodesOf(b) - episodesOf(a));
  const chosen = new Set(ranked.slice(0, most));
  return {
    shown: rows.filter((row) => chosen.has(row)),
    leftOut: rows.length - most,
  };
}

/** Up to when what is shown is not known, `null` where all of it is. */
export function unknownUntil(
  { fromMs, toMs, knownFrom }: Timeline,
): number | null {
  if (knownFrom === null) return null;
  const { ms } = knownFrom;
  if (ms === null) return toMs;
  return ms <= fromMs ? null : Math.min(ms, toMs);
}

/** How many holds, waits and refusals a lane has. */
export function episodesOf({ holds, waits, refusals }: LaneRow): number {
  return holds.length + waits.length + refusals.length;
}

/** Says which records the span leaves out though nobody asked for one: a line, or none. */
export function outlierNotes({ outliers }: Timeline): string[] {
  if (outliers === null) return [];
  const it = outliers.records === 1 ? "it" : "them";
  return [
    `${sayOutliers(outliers)}, left out here: --since and --until show ${it}`,
  ];
}

function spanOf(
  chronicle: Chronicle,
  { firstMs, lastMs, outliers }: UsualSpan,
  { nowMs, sinceMs, untilMs }: TimelineWish,
): readonly [from: number, to: number] {
  // Whoever asks for the far side of the usual span asks for what lies there.
  const first = untilMs !== undefined && untilMs < firstMs
    ? outliers.reduce((found, ms) => Math.min(found, ms), untilMs)
    : firstMs;
  const last = sinceMs !== undefined && sinceMs > lastMs
    ? outliers.reduce((found, ms) => Math.max(found, ms), lastMs)
    : lastMs;
  const from = sinceMs ?? first;
  const near = Math.max(HOUR_MS, (last - from) / 2);
  // An old journal must not be squeezed to a line because nobody gave a lane back.
  const isGoingOn = nowMs >= last && nowMs - last <= near &&
    (chronicle.holds.some((one) => one.end === null) ||
      chronicle.waits.some((one) => one.end === null));
  const isAsked = sinceMs !== undefined && nowMs > sinceMs;
  const to = untilMs ?? (isGoingOn || isAsked ? nowMs : last);
  // Rather a beginning before the first record than an end that has not come.
  return [
    sinceMs ?? Math.min(from, to - SHORTEST_MS),
    Math.max(to, from + 1000),
  ];
}
