/**
 * Overviews as tests need them: whole by default, each field to be had
 * otherwise.
 *
 * @module
 */
import type { LaneRow, Overview } from "../../src/lease/overview.ts";
import { NOW_MS, stampAt } from "./records.ts";

/** The lane src, held by ann for twelve minutes. */
export function aRow(fields: Partial<LaneRow> = {}): LaneRow {
  return {
    lane: "src",
    state: "advancing",
    reason: "the run is 720 s old, too young to be judged",
    is_declared: true,
    is_exclusive: false,
    is_elsewhere: false,
    holder: "ann",
    loop_ts: "L1",
    fence: 17,
    region: ["src/**"],
    acquired_at: stampAt(-12),
    heartbeat_age_ms: 60_000,
    time_left_ms: 54 * 60_000,
    queue: [],
    activity: Array.from({ length: 30 }, (_, n) => n % 4),
    liveness: {
      verdict: "ADVANCING",
      reason: "the run is 720 s old, too young to be judged",
      evidence: {
        run_started_ms: NOW_MS - 720_000,
        now_ms: NOW_MS,
        commits_since_start: 0,
        journal_events_since: 0,
        last_heartbeat_age_ms: 60_000,
        tokens_spent_since: null,
        process_alive: true,
      },
      notes: [],
    },
    ...fields,
  };
}

/** The lane docs, which nobody holds. */
export function aFreeRow(fields: Partial<LaneRow> = {}): LaneRow {
  return aRow({
    lane: "docs",
    state: "free",
    reason: "nobody holds it",
    holder: "",
    loop_ts: "",
    fence: null,
    region: ["docs/**"],
    acquired_at: "",
    heartbeat_age_ms: null,
    time_left_ms: null,
    activity: [],
    liveness: null,
    ...fields,
  });
}

/** A workspace with the lanes src, held, and docs, free. */
export function anOverview(fields: Partial<Overview> = {}): Overview {
  return {
    workspace: "/repo",
    now_ms: NOW_MS,
    lanes: [aRow(), aFreeRow()],
    queue: [],
    refusals: [],
    activity: Array.from({ length: 30 }, (_, n) => n % 4),
    remarks: [],
    ...fields,
  };
}
