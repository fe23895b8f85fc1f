import { assert, assertEquals } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  busiestRows,
  episodesOf,
  outlierNotes,
  planTimeline,
  type TimelineWish,
  unknownUntil,
} from "../../src/timeline/plan.ts";
import { NOW_MS, stampAt } from "../support/records.ts";
import { afternoon, ending, grant, refusal } from "./story.ts";

const MINUTE_MS = 60_000;
/** Long after all of it. */
const LATER_MS = NOW_MS + 1000 * 3_600_000;

Deno.test("planTimeline shows all of history by lane, to its last record", () => {
  const chronicle = chronicled(afternoon());
  const timeline = planTimeline(chronicle, { nowMs: LATER_MS });
  assertEquals(
    [timeline.fromMs, timeline.toMs],
    [NOW_MS, NOW_MS + 115 * MINUTE_MS],
  );
  assertEquals(
    timeline.rows.map((row) => [row.lane, episodesOf(row)]),
    [["", 1], ["api", 15], ["docs", 1], ["src/core/**", 1], ["web", 2]],
  );
  assertEquals([timeline.records, timeline.timeless], [32, 0]);
});

Deno.test("planTimeline reaches up to now where something goes on and the last record is near", () => {
  const chronicle = chronicled(afternoon());
  const nowMs = NOW_MS + 130 * MINUTE_MS;
  assertEquals(planTimeline(chronicle, { nowMs }).toMs, nowMs);
  const done = chronicled([grant(0, 1), ending(5, 2)]);
  assertEquals(
    planTimeline(done, { nowMs: NOW_MS + 6 * MINUTE_MS }).toMs,
    NOW_MS + 5 * MINUTE_MS,
  );
});

Deno.test("planTimeline keeps to the span and the lanes that are asked for", () => {
  const chronicle = chronicled(afternoon());
  const wish = {
    nowMs: LATER_MS,
    sinceMs: NOW_MS + 40 * MINUTE_MS,
    untilMs: NOW_MS + 50 * MINUTE_MS,
  };
  const rows = planTimeline(chronicle, wish).rows;
  assertEquals(
    rows.map(({ lane, holds }) => [lane, holds.map((one) => one.holder)]),
    [["api", ["bob"]], ["docs", ["eve"]], ["web", ["cy"]]],
  );
  const one = planTimeline(chronicle, { ...wish, lanes: ["WEB"] });
  assertEquals(one.rows.map((row) => row.lane), ["web"]);
  const none = planTimeline(chronicle, { ...wish, lanes: ["nowhere"] });
  assertEquals(none.rows, []);
});

Deno.test("planTimeline leaves out what was withdrawn, and counts what tells no time", () => {
  const chronicle = chronicled([
    grant(0, 1),
    ending(0, 2, { reason: "withdrawn" }),
    refusal(1, 3, { ts: "some day" }),
    refusal(2, 4),
  ]);
  const timeline = planTimeline(chronicle, { nowMs: LATER_MS });
  const [row] = timeline.rows;
  assertEquals([row?.holds.length, row?.refusals.length], [0, 1]);
  assertEquals(timeline.timeless, 1);
});

Deno.test("planTimeline has a span even where nothing happened or all happened at once", () => {
  const empty = planTimeline(chronicled([]), { nowMs: LATER_MS });
  assertEquals([empty.rows.length, empty.toMs], [0, LATER_MS]);
  const once = planTimeline(chronicled([refusal(0, 1)]), { nowMs: LATER_MS });
  assert(once.toMs > once.fromMs);
});

Deno.test("planTimeline never reaches beyond now, however short its span is", () => {
  const nowMs = NOW_MS + 8_000;
  const timeline = planTimeline(chronicled([grant(0, 1)]), { nowMs });
  assertEquals([timeline.fromMs, timeline.toMs], [nowMs - MINUTE_MS, nowMs]);
});

Deno.test("planTimeline orders by time what a jumping clock recorded out of order", () => {
  const chronicle = chronicled([
    grant(9, 1),
    ending(10, 2, { loop_ts: "t-1" }),
    grant(2, 3, { acquired_at: stampAt(2) }),
  ]);
  const [row] = planTimeline(chronicle, { nowMs: LATER_MS }).rows;
  assertEquals(row?.holds.map((one) => one.sinceSeq), [3, 1]);
});

Deno.test("busiestRows keeps the lanes with most episodes in their order", () => {
  const { rows } = planTimeline(chronicled(afternoon()), { nowMs: LATER_MS });
  const { shown, leftOut } = busiestRows(rows, 2);
  assertEquals([shown.map((row) => row.lane), leftOut], [["api", "web"], 3]);
  assertEquals(busiestRows(rows, 5).leftOut, 0);
});

Deno.test("unknownUntil tells up to when nothing is known of what is shown", () => {
  const chronicle = chronicled(afternoon());
  const until = (ms: number | null): unknown =>
    unknownUntil(
      planTimeline(chronicle, {
        nowMs: LATER_MS,
        knownFrom: { seq: 9, ms, records: 1, missing: "" },
      }),
    );
  const end = NOW_MS + 115 * MINUTE_MS;
  assertEquals(until(NOW_MS), null);
  assertEquals(until(NOW_MS + 1), NOW_MS + 1);
  assertEquals([until(LATER_MS), until(null)], [end, end]);
  const whole = planTimeline(chronicle, { nowMs: LATER_MS });
  assertEquals(unknownUntil(whole), null);
});

/** An afternoon with a record of the year 1 and one of the year 9999. */
function oddAfternoon(): JournalEntry[] {
  return afternoon().toSpliced(
    9,
    0,
    refusal(0, 90, { ts: "0001-01-01T00:00:00Z" }),
    refusal(0, 91, { ts: "9999-12-31T23:59:59Z" }),
  );
}

Deno.test("planTimeline is not stretched by records of the years 1 and 9999, and says that they are left out", () => {
  const chronicle = chronicled(oddAfternoon());
  const timeline = planTimeline(chronicle, { nowMs: LATER_MS });
  assertEquals(
    [timeline.fromMs, timeline.toMs],
    [NOW_MS, NOW_MS + 115 * MINUTE_MS],
  );
  assertEquals(timeline.outliers, {
    ...{ records: 2, earliest: "0001-01-01T00:00:00Z" },
    latest: "9999-12-31T23:59:59Z",
  });
  assertEquals(outlierNotes(timeline), [
    "2 records have times far from all others (0001-01-01 to 9999-12-31), left out here: --since and --until show them",
  ]);
  const plain = planTimeline(chronicled(afternoon()), { nowMs: LATER_MS });
  assertEquals([plain.outliers, outlierNotes(plain)], [null, []]);
});

Deno.test("planTimeline shows what is far off to those who ask for it, from either side", () => {
  const chronicle = chronicled(oddAfternoon());
  const refusals = (wish: Partial<TimelineWish>): unknown => {
    const plan = planTimeline(chronicle, { nowMs: LATER_MS, ...wish });
    const rows = plan.rows.flatMap((row) => row.refusals);
    return [rows.map(({ seq }) => seq), plan.outliers?.records ?? 0];
  };
  const first = Date.UTC(1000, 0);
  const last = Date.UTC(9999, 0);
  assertEquals(refusals({ untilMs: first }), [[90], 0]);
  assertEquals(refusals({ sinceMs: last }), [[91], 0]);
  const day = { untilMs: NOW_MS + 1e6, sinceMs: NOW_MS };
  assertEquals(refusals(day), [[4, 5], 0]);
  assertEquals(refusals({ sinceMs: NOW_MS }), [[18, 4, 5, 6], 1]);
});

Deno.test("planTimeline shows a hold where it began, though by its record it ended long before", () => {
  const odd = ending(31, 7, { ts: "2019-05-05T10:00:00Z" });
  const entries = afternoon().with(6, odd);
  const { rows } = planTimeline(chronicled(entries), { nowMs: LATER_MS });
  const api = rows.find((row) => row.lane === "api");
  assertEquals(api?.holds[0]?.sinceSeq, 1);
  assertEquals(api?.holds.length, 10);
});
