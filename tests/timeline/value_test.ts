import { assertEquals } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { regionOf, timelineValue } from "../../src/timeline/value.ts";
import { NOW_MS, stampAt } from "../support/records.ts";
import { afternoon, ending, grant, refusal, waiting } from "./story.ts";

Deno.test("timelineValue tells a hold, a wait and a refusal in the journal's names", () => {
  const chronicle = chronicled([
    grant(0, 1),
    waiting(1, 2),
    refusal(2, 3),
    ending(5, 4),
  ]);
  const value = timelineValue(planTimeline(chronicle, { nowMs: NOW_MS + 3e5 }));
  assertEquals([value.since, value.until], [stampAt(0), stampAt(5)]);
  const [lane] = value.lanes;
  assertEquals(lane?.holds, [{
    holder: "ada",
    loop_ts: "t-1",
    fence: 1,
    region: ["api/**"],
    since: stampAt(0),
    since_seq: 1,
    is_whole: true,
    until: stampAt(5),
    until_seq: 4,
    end: "released",
    end_reason: "done",
    ended_by: "ada",
    beats: 0,
    last_beat: null,
    ticket: null,
    forced: false,
  }]);
  assertEquals(lane?.waits, [{
    ticket: 2,
    owner: "bob",
    region: ["api/**"],
    since: stampAt(1),
    until: null,
    until_seq: 0,
    end: null,
    end_reason: "",
  }]);
  assertEquals(lane?.refusals.map((one) => [one["at"], one["holder"]]), [
    [stampAt(2), "eve"],
  ]);
  assertEquals(
    (lane?.refusals[0]?.["blocker"] as { witness_path?: string }).witness_path,
    "api/a",
  );
});

Deno.test("timelineValue counts what it shows", () => {
  const chronicle = chronicled(afternoon());
  const value = timelineValue(planTimeline(chronicle, { nowMs: NOW_MS }));
  assertEquals([value.records, value.unreadable, value.lanes.length], [
    ...[32, 0, 5],
  ]);
});

Deno.test("regionOf falls back on what peers read", () => {
  const [hold] = chronicled([grant(0, 1, { region: [], tree: ["a/*", 7] })])
    .holds;
  assertEquals(hold && regionOf(hold), ["a/*"]);
});
