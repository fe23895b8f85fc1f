import { assertEquals, assertStringIncludes } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import { packTimeline } from "../../src/timeline/page_data.ts";
import { summaryTable } from "../../src/timeline/page_summary.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { NOW_MS } from "../support/records.ts";
import { afternoon, evilStory } from "./story.ts";

function rowsOf(html: string): string[] {
  return html.split("<tr>").slice(2).map((row) =>
    row.replaceAll(/<\/t[hd]>/g, "|").replaceAll(/<[^>]*>/g, "").trim()
  );
}

Deno.test("summaryTable tells each lane in numbers", () => {
  const plan = planTimeline(chronicled(afternoon()), { nowMs: NOW_MS });
  assertEquals(rowsOf(summaryTable(packTimeline(plan))), [
    "(any)|0|-|-|0|-|-|1||",
    "api|10|1 h 45 min|44 min|2|31 min|19 min|3|bob (44 min), ada (31 min), dan (27 min), fmt (3 min)|",
    "docs|1|31 min|31 min|0|-|-|0|eve (31 min)|",
    "src/core/**|1|1 h 3 min|1 h 3 min|0|-|-|0|release-train-7 (1 h 3 min)|",
    "web|2|1 h 5 min|45 min|0|-|-|0|cy (45 min), ada (20 min)|",
  ]);
});

Deno.test("summaryTable counts only the part of a hold that is shown", () => {
  const plan = planTimeline(chronicled(afternoon()), {
    nowMs: NOW_MS,
    sinceMs: NOW_MS + 40 * 60_000,
    untilMs: NOW_MS + 50 * 60_000,
    lanes: ["docs"],
  });
  assertStringIncludes(summaryTable(packTimeline(plan)), "<td>10 min</td>");
});

Deno.test("summaryTable makes no markup of what a journal says", () => {
  const plan = planTimeline(chronicled(evilStory()), { nowMs: NOW_MS });
  const tags = summaryTable(packTimeline(plan)).match(/<\/?[a-z!]+/gi) ?? [];
  for (const tag of tags) {
    assertEquals(/^<\/?(?:div|table|t[hrd]|thead|tbody)$/.test(tag), true, tag);
  }
});
