import { assertEquals } from "@std/assert";
import { LaneLabels } from "../../src/metrics/lane_labels.ts";

Deno.test("a lane has one label whatever its case, and no control characters in it", () => {
  const labels = new LaneLabels();
  assertEquals(labels.lane("Api"), "Api");
  assertEquals(labels.lane("API"), "Api");
  assertEquals(labels.lane(""), "_any");
  assertEquals(labels.lane("a\nb\x1b"), "a\\u{a}b\\u{1b}");
});

Deno.test("only what looks like a class of refusals is one, and not too many are", () => {
  const labels = new LaneLabels();
  assertEquals(labels.reason("LANE_HELD"), "LANE_HELD");
  assertEquals(labels.reason("no\nclass"), "_other");
  assertEquals(labels.reason("x".repeat(65)), "_other");
  for (let i = 0; i < 70; i++) labels.reason(`R${i}`);
  assertEquals(labels.reason("R99"), "_other");
  assertEquals(labels.reason("LANE_HELD"), "LANE_HELD");
});
