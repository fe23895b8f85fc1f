import { assertEquals, assertStringIncludes } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import { drawChart } from "../../src/timeline/lane_rows.ts";
import { packTimeline } from "../../src/timeline/page_data.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { NOW_MS } from "../support/records.ts";
import { afternoon } from "./story.ts";

Deno.test("drawChart draws the lanes it is given, with what happened in numbers", () => {
  const plan = planTimeline(chronicled(afternoon()), { nowMs: NOW_MS });
  const data = packTimeline(plan);
  const end = (data.to - data.from) / 1000;
  const view = {
    ...{ from: 0, to: end, end, width: 600, grain: 2 },
    ...{ kinds: "hwr", wanted: null },
  };
  const how = { view, most: 100, titled: false };
  const markup = drawChart(data, [1, 3], how);
  assertEquals(markup.match(/<div class="lane"/g)?.length, 2);
  assertStringIncludes(markup, "10 held, 2 waited, 3 refused");
  assertStringIncludes(markup, "<b>src/core/**</b>");
  assertEquals(markup.includes("<title>"), false);
  assertStringIncludes(drawChart(data, [], how), "Nothing to show");
});
