/**
 * A timeline as data, in the names that the journal has.
 *
 * @module
 */
import type { Blocker, Hold, Refusal, Wait } from "../history/episodes.ts";
import { type KnownFromValue, knownFromValue } from "../history/horizon.ts";
import { stampOf } from "../history/stamp_text.ts";
import type { OutliersValue } from "../history/usual_span.ts";
import type { Timeline } from "./plan.ts";

/** One lane as data. */
export interface LaneValue {
  /** Its name. */
  readonly lane: string;
  /** Its holds. */
  readonly holds: readonly Record<string, unknown>[];
  /** Its waits. */
  readonly waits: readonly Record<string, unknown>[];
  /** Its refusals. */
  readonly refusals: readonly Record<string, unknown>[];
}

/** A timeline as data. */
export interface TimelineValue {
  /** Where it begins, a stamp. */
  readonly since: string | null;
  /** Where it ends, a stamp. */
  readonly until: string | null;
  /** Records of all history. */
  readonly records: number;
  /** Lines of all history that could not be read. */
  readonly unreadable: number;
  /** Episodes that are left out because their record tells no time. */
  readonly timeless: number;
  /** Where history begins to be known, `null` where all of it is. */
  readonly known_from: KnownFromValue | null;
  /** Records so far off that the span leaves them out, though nobody asked for one; `null` where there are none. */
  readonly outliers: OutliersValue | null;
  /** The lanes, by name. */
  readonly lanes: readonly LaneValue[];
}

/** The timeline as data. */
export function timelineValue(timeline: Timeline): TimelineValue {
  const { fromMs, toMs, records, unreadable, timeless, rows } = timeline;
  return {
    since: stampOf(fromMs),
    until: stampOf(toMs),
    records,
    unreadable,
    timeless,
    known_from: knownFromValue(timeline.knownFrom),
    outliers: timeline.outliers,
    lanes: rows.map(({ lane, holds, waits, refusals }) => ({
      lane,
      holds: holds.map(holdValue),
      waits: waits.map(waitValue),
      refusals: refusals.map(refusalValue),
    })),
  };
}

/** The patterns of a lease: the exact region where it is recorded, else what peers read. */
export function regionOf({ lease }: Hold): readonly string[] {
  const patterns = [lease.region, lease.tree].find((x) =>
    Array.isArray(x) && x.length > 0
  );
  return Array.isArray(patterns)
    ? patterns.filter((x) => typeof x === "string")
    : [];
}

function holdValue(hold: Hold): Record<string, unknown> {
  return {
    holder: hold.holder,
    loop_ts: hold.loopTs,
    fence: hold.fence,
    region: regionOf(hold),
    since: stampOf(hold.sinceMs),
    since_seq: hold.sinceSeq,
    is_whole: hold.isWhole,
    until: stampOf(hold.untilMs),
    until_seq: hold.untilSeq,
    end: hold.end,
    end_reason: hold.endReason,
    ended_by: hold.endedBy,
    beats: hold.beats,
    last_beat: stampOf(hold.beatMs),
    ticket: hold.ticket,
    forced: hold.isForced,
  };
}

function waitValue(wait: Wait): Record<string, unknown> {
  return {
    ticket: wait.ticket,
    owner: wait.owner,
    region: wait.region,
    since: stampOf(wait.sinceMs),
    until: stampOf(wait.untilMs),
    until_seq: wait.untilSeq,
    end: wait.end,
    end_reason: wait.endReason,
  };
}

function refusalValue(refusal: Refusal): Record<string, unknown> {
  return {
    seq: refusal.seq,
    at: stampOf(refusal.atMs),
    holder: refusal.holder,
    reason: refusal.reason,
    reason_class: refusal.reasonClass,
    region: refusal.region,
    blocker: blockerValue(refusal.blocker),
  };
}

function blockerValue(blocker: Blocker | null): Record<string, string> | null {
  return blocker && {
    lane: blocker.lane,
    loop_ts: blocker.loopTs,
    holder: blocker.holder,
    requested_pattern: blocker.requestedPattern,
    live_pattern: blocker.livePattern,
    witness_path: blocker.witnessPath,
  };
}
