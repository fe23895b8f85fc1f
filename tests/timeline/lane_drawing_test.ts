import { assertEquals, assertStringIncludes } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  drawAxis,
  drawLane,
  laneHeight,
  markupOf,
  shapeText,
  spanText,
  timeText,
} from "../../src/timeline/lane_drawing.ts";
import { layLane, type View } from "../../src/timeline/lane_layout.ts";
import { packTimeline, type PageData } from "../../src/timeline/page_data.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { NOW_MS } from "../support/records.ts";
import { afternoon, evilStory } from "./story.ts";

function packed(entries: readonly JournalEntry[]): PageData {
  return packTimeline(planTimeline(chronicled(entries), { nowMs: NOW_MS }));
}

function viewOf(data: PageData): View {
  const end = (data.to - data.from) / 1000;
  return {
    ...{ from: 0, to: end, end, width: 1000, grain: 2 },
    ...{ kinds: "hwr", wanted: null },
  };
}

function drawn(data: PageData, number: number): string {
  const lane = data.lanes[number];
  if (lane === undefined) return "";
  const view = viewOf(data);
  const layout = layLane(lane, view);
  return drawLane(data, lane, { layout, view, titled: true });
}

Deno.test("markupOf leaves no sign of markup", () => {
  assertEquals(
    markupOf(`<a href='x' b="y">&`),
    "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;",
  );
});

Deno.test("timeText and spanText say times and spans, broken ones too", () => {
  assertEquals(timeText(NOW_MS), "2026-06-01 14:00:00");
  assertEquals(timeText(NaN), "an unreadable time");
  assertEquals(
    [0, 59, 61, 3600, 90_061, -5].map(spanText),
    ["0 s", "59 s", "1 min 1 s", "1 h", "1 d 1 h", "0 s"],
  );
});

Deno.test("shapeText says in a sentence what a shape is", () => {
  const data = packed(afternoon());
  const [, api] = data.lanes;
  if (api === undefined) throw new Error("no lane");
  const { shapes } = layLane(api, viewOf(data));
  const said = shapes.map((shape) => shapeText(data, api, shape));
  assertEquals(
    said[0],
    "ada held api from 2026-06-01 14:00:00 UTC, 31 min: released",
  );
  assertStringIncludes(said.join("\n"), "eve waited for api from");
  assertStringIncludes(said.join("\n"), "2 refusals on api, 2026-06-01 14:15");
  assertStringIncludes(said.join("\n"), "dan was refused api at");
});

Deno.test("drawLane draws bars that keys can reach: one in the order of tabs, all with a label", () => {
  const svg = drawn(packed(afternoon()), 1);
  const bars = svg.match(/<g class="b /g)?.length ?? 0;
  assertEquals(bars > 6, true);
  assertEquals(svg.match(/tabindex="0"/g)?.length, 1);
  assertEquals(svg.match(/role="button"/g)?.length, bars);
  assertEquals(svg.match(/aria-label="/g)?.length, bars + 1);
  assertEquals(svg.match(/<title>/g)?.length, bars);
});

Deno.test("drawLane tells how a hold ended: by others, or not at all", () => {
  const data = packed(afternoon());
  const web = drawn(data, 4);
  assertStringIncludes(web, ' x"');
  assertStringIncludes(web, ' o"');
});

Deno.test("drawLane makes no markup of what a journal says", () => {
  const data = packed(evilStory());
  for (const number of data.lanes.keys()) {
    const svg = drawn(data, number);
    const tags = new Set(svg.match(/<\/?[a-z!]+/gi));
    for (const tag of tags) {
      assertEquals(/^<\/?(?:svg|g|rect|path|text|title)$/.test(tag), true, tag);
    }
    assertEquals(/="[^"]*[<>]/.test(svg), false);
  }
});

Deno.test("laneHeight is enough for all tracks, and drawAxis marks time", () => {
  const data = packed(afternoon());
  const none = { shapes: [], holdTracks: 0, waitTracks: 0, refusalTracks: 0 };
  const more = { ...none, holdTracks: 2, waitTracks: 1, refusalTracks: 1 };
  assertEquals(laneHeight(more) > laneHeight(none) + 40, true);
  assertStringIncludes(drawAxis(data, viewOf(data)), ">14:15</text>");
});
