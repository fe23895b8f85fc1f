import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
} from "@std/assert";
import { printPage, widthOf } from "../../src/cli/page.ts";
import { chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { chartLines, type ChartStyle } from "../../src/timeline/chart.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { afternoon, grant, longStory } from "./story.ts";

const NOW_MS = Date.UTC(2026, 6, 1);
const STYLE: ChartStyle = { columns: 80, ascii: false, lanes: 20 };

function drawn(
  entries: readonly JournalEntry[],
  style: Partial<ChartStyle> = {},
): string[] {
  const timeline = planTimeline(chronicled(entries), { nowMs: NOW_MS });
  const lines = chartLines(timeline, { ...STYLE, ...style });
  return printPage(lines, { colour: false }).split("\n").slice(0, -1);
}

Deno.test("chartLines draws an afternoon within 80 columns", () => {
  const lines = drawn(afternoon());
  assertEquals(lines.slice(0, 11), [
    "2026-06-01 14:00 to 15:55 UTC  1 h 55 min",
    "            14:00            14:30             15:00             15:30",
    "            ┬────────────────┬─────────────────┬─────────────────┬──────────────",
    "(any)                                                                 ×",
    "api         ├ada─────────────┤├bob─────────────────────┤ ├dan───────────┤ │█│█ │",
    "  waits            ╎bob┄┄┄┄┄┄╎                             ╎eve┄┄╳",
    "  refused           2    ×",
    "docs                            ├eve──────────────┤",
    "src/core/**                               ├release-train-7─────────────────────▶",
    "web          ├cy───────────────────────╳                            ├ada───────▶",
    "",
  ]);
  assertStringIncludes(lines.slice(11).join(" "), "refused");
});

Deno.test("chartLines keeps to any width from 80 columns on, and to ASCII where that is all there is", () => {
  for (const columns of [80, 100, 120, 200]) {
    for (const line of drawn(longStory(800, 9), { columns })) {
      assert(widthOf(line) <= columns, line);
    }
  }
  const ascii = drawn(afternoon(), { ascii: true }).join("\n");
  // deno-lint-ignore no-control-regex -- all of ASCII
  assert(/^[\x00-\x7f]*$/.test(ascii));
  assertStringIncludes(ascii, "[ada====");
});

Deno.test("chartLines shows the busiest lanes and says how many it leaves out", () => {
  const lines = drawn(longStory(400, 30), { lanes: 3 });
  assertStringIncludes(lines.join(" "), "27 lanes with less left out");
});

Deno.test("chartLines gives holds of one lane that overlap lines of their own", () => {
  const lines = drawn([
    grant(0, 1, { lane: "docs/**", holder: "ada" }),
    grant(10, 2, { lane: "docs/**", holder: "bob" }),
    grant(60, 3, { holder: "cy" }),
  ]);
  const docs = lines.findIndex((line) => line.startsWith("docs/**"));
  assertStringIncludes(lines[docs] ?? "", "├ada─");
  assertStringIncludes(lines[docs + 1] ?? "", "├bob─");
});

Deno.test("chartLines says where nothing happened", () => {
  assertEquals(drawn([]).at(-1), "Nothing happened.");
});

Deno.test("chartLines gives no orders to a terminal, whatever lanes and holders are called", () => {
  const evil = "\x1b]0;x\x07\u202e\ud800";
  const text = drawn([grant(0, 1, { lane: evil, holder: evil })]).join("");
  // deno-lint-ignore no-control-regex -- what must not be there
  assertFalse(/[\x00-\x1f\x7f\u202e]|[\ud800-\udfff]/.test(text));
});

Deno.test("chartLines shows what is not known, which is not nothing", () => {
  const chronicle = chronicled(afternoon());
  const knownFrom = {
    ...{ seq: 9, ms: Date.UTC(2026, 5, 1, 14, 30), records: 1, missing: "" },
  };
  const told = (more: object): string => {
    const wish = { nowMs: NOW_MS, knownFrom, ...more };
    const lines = chartLines(planTimeline(chronicle, wish), STYLE);
    return printPage(lines, { colour: false });
  };
  assertStringIncludes(
    told({}),
    'History is not known before record 9 (by time, before 2026-06-01 14:30 UTC),\nwhere the axis has "?".',
  );
  assertStringIncludes(told({}), `${" ".repeat(12)}?????????????????┬───`);
  const later = told({ sinceMs: Date.UTC(2026, 5, 1, 15) });
  assertStringIncludes(later, "before 2026-06-01 14:30 UTC).\n");
  assertStringIncludes(told({ lanes: ["none"] }), "Nothing is known to have");
});
