/**
 * A small history with one of each, and what it comes to.
 *
 * @module
 */
import { chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { HistoryReach } from "../../src/journal/upkeep.ts";
import { type Account, accountOf } from "../../src/metrics/account.ts";
import type { LaneLabels } from "../../src/metrics/lane_labels.ts";
import type { Measurement } from "../../src/metrics/measure.ts";
import { aTicket } from "../support/tickets.ts";
import { measured } from "../../src/metrics/measuring.ts";

/** 14:00 UTC on a day in 2026. */
export const START_MS: number = Date.UTC(2026, 5, 1, 14);

/** What the sample's files are. */
export const REACH: HistoryReach = {
  files: 2,
  bytes: 1234,
  unreadable: 1,
  isTorn: true,
  missing: null,
};

/** A record of so many seconds after the start. */
export function at(
  second: number,
  op: string,
  more: JournalEntry,
): JournalEntry {
  const stamp = new Date(START_MS + second * 1000).toISOString();
  return { op, ts: `${stamp.slice(0, 19)}Z`, ...more };
}

/** A grant. */
export function grant(
  second: number,
  lane: string,
  loop_ts: string,
): JournalEntry {
  const { ts } = at(second, "", {});
  const lease = { lane, loop_ts, holder: "ann", acquired_at: ts };
  return at(second, "ACQUIRE", { lane, loop_ts, lease });
}

/** A hold of 20 s, one that was taken over, one that is live, a refusal, a wait, and a damaged line. */
export const STORY: readonly JournalEntry[] = [
  grant(0, "api", "a"),
  at(5, "REFUSE", { lane: "API", reason_class: "LANE_HELD", holder: "bob" }),
  at(6, "WAIT", {
    ...aTicket({ ticket: 3, lane: "api", since: "2026-06-01T14:00:06Z" }),
    seq: 3,
  }),
  at(20, "RELEASE", { lane: "api", loop_ts: "a" }),
  { op: "_CORRUPT" },
  grant(30, 'we"b\\', "b"),
  at(90, "ADOPT", { lane: 'we"b\\', loop_ts: "b", holder: "bob" }),
  at(95, "HEARTBEAT", {
    ...{ lane: 'we"b\\', loop_ts: "b" },
    heartbeat_at: "2026-06-01T14:01:35Z",
  }),
  grant(100, "docs", "c"),
  at(110, "SCAVENGE", { lane: "docs", loop_ts: "c" }),
];

/** The account of some records. */
export function anAccount(
  entries: readonly JournalEntry[],
  { labels }: { labels?: LaneLabels } = {},
): Account {
  return accountOf(chronicled(entries), REACH, labels);
}

/** The measurement of the sample, 200 seconds after its start. */
export function aMeasurement(entries?: readonly JournalEntry[]): Measurement {
  return measured(anAccount(entries ?? STORY), {
    workspace: "/repo",
    version: "1.2.3",
    nowMs: START_MS + 200_000,
  });
}
