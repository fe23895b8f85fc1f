/**
 * Answers of `dos why` as tests need them: whole by default.
 *
 * @module
 */
import type { HoldValue } from "../../src/cli/episode_values.ts";
import type { WhyReport } from "../../src/cli/why_text.ts";
import { stampAt } from "../support/records.ts";

/** Ada's hold of `api`. */
export function aHold(fields: Partial<HoldValue> = {}): HoldValue {
  return {
    ...{ lane: "api", holder: "ada", loop_ts: "t-ada", fence: 1 },
    ...{ since: stampAt(-10), since_seq: 1, until: null, until_seq: 0 },
    ...{ end: null, end_reason: "", ended_by: "", expires: stampAt(45) },
    ...{ region: ["api/**"], pattern: "api/**", witness_path: "api/a.ts" },
    forced: false,
    ...fields,
  };
}

/** What is told of a path that nobody holds. */
export function aReport(fields: Partial<WhyReport> = {}): WhyReport {
  return {
    ...{ taken_for: "path", subject: "api/a.ts", now: true },
    at: { seq: 7, ts: stampAt(0), records: 7 },
    known_from: null,
    ...{ held_by: [], last_held: null, declared_lanes: [], waiting: [] },
    ...{ request: null, request_unknown: "", refusals: [], refused: 0 },
    next: [],
    ...fields,
  };
}
