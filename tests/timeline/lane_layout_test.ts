import { assert, assertEquals } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  isWanted,
  layLane,
  layLanes,
  type View,
} from "../../src/timeline/lane_layout.ts";
import {
  FIELDS,
  packTimeline,
  type PageData,
  type PageLane,
} from "../../src/timeline/page_data.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { NOW_MS } from "../support/records.ts";
import { afternoon, ending, grant, longStory, refusal } from "./story.ts";

function packed(entries: readonly JournalEntry[]): PageData {
  return packTimeline(planTimeline(chronicled(entries), { nowMs: NOW_MS }));
}

function viewOf(data: PageData, more: Partial<View> = {}): View {
  const end = (data.to - data.from) / 1000;
  return {
    ...{ from: 0, to: end, end, width: 1000, grain: 2 },
    ...{ kinds: "hwr", wanted: null },
    ...more,
  };
}

function laneOf(data: PageData, name: string): PageLane {
  const lane = data.lanes.find((one) => data.texts[one.lane] === name);
  if (lane === undefined) throw new Error(`no lane ${name}`);
  return lane;
}

Deno.test("layLane draws each episode to scale and puts together what is too close", () => {
  const data = packed(afternoon());
  const { shapes, ...tracks } = layLane(laneOf(data, "api"), viewOf(data));
  assertEquals(tracks, { holdTracks: 1, waitTracks: 1, refusalTracks: 1 });
  const [ada] = shapes;
  assertEquals([ada?.x, Math.round(ada?.right ?? 0)], [0, 270]);
  const refusals = shapes.filter(({ kind }) => kind === "r");
  assertEquals(refusals.map(({ count }) => count), [2, 1]);
  const small = viewOf(data, { width: 100 });
  const heap = layLane(laneOf(data, "api"), small).shapes
    .find(({ kind, count }) => kind === "h" && count > 1);
  assert(heap && heap.count >= 6);
});

Deno.test("layLane puts overlapping holds on tracks of their own, however many there are", () => {
  const many = Array.from({ length: 9 }, (_, n) => grant(n, n + 1));
  const data = packed([...many, refusal(60, 99)]);
  const layout = layLane(laneOf(data, "api"), viewOf(data));
  assertEquals(layout.holdTracks, 6);
  assertEquals(layout.shapes.filter(({ kind }) => kind === "h").length, 9);
});

Deno.test("layLane shows a part of time, some kinds, and what is looked for", () => {
  const data = packed(afternoon());
  const api = laneOf(data, "api");
  const part = viewOf(data, { from: 31 * 60 + 1, to: 40 * 60 });
  const inPart = layLane(api, part).shapes;
  assertEquals(inPart.map(({ kind, first }) => [kind, first]), [["h", 1]]);
  const kinds = layLane(api, viewOf(data, { kinds: "w" })).shapes;
  assertEquals(kinds.map(({ kind }) => kind), ["w", "w"]);
  const wanted = data.texts.map((text) => text === "dan");
  const found = layLane(api, viewOf(data, { wanted })).shapes;
  assertEquals(found.map(({ kind }) => kind), ["h", "r"]);
});

Deno.test("isWanted looks into every text of an episode and at its lane", () => {
  const lane: PageLane = { lane: 1, h: [], w: [], r: [] };
  for (const kind of ["h", "w", "r"] as const) {
    for (const [cell, [, what]] of FIELDS[kind].entries()) {
      const row = FIELDS[kind].map((_, at) => at === cell ? 2 : 0);
      const wanted = [false, false, true];
      assertEquals(isWanted(lane, row, { wanted, kind }), what === "text");
    }
    const row = FIELDS[kind].map(() => 0);
    const isLane = isWanted(lane, row, { wanted: [false, true], kind });
    assert(isLane);
  }
});

Deno.test("layLane loses nothing: every episode is in one shape", () => {
  const data = packed(longStory(3000, 3));
  for (const lane of data.lanes) {
    for (const width of [50, 300, 1000, 20_000]) {
      const { shapes } = layLane(lane, viewOf(data, { width }));
      const drawn = shapes.reduce((sum, { count }) => sum + count, 0);
      assertEquals(drawn, lane.h.length + lane.w.length + lane.r.length);
    }
  }
});

Deno.test("layLanes keeps to the number of shapes that a page bears", () => {
  const data = packed(longStory(6000, 10));
  const numbers = data.lanes.map((_, number) => number);
  const count = (most: number): number =>
    layLanes(data, numbers, { view: viewOf(data), most })
      .reduce((sum, { shapes }) => sum + shapes.length, 0);
  assert(count(500) <= 500);
  assert(count(100_000) > 500);
});

Deno.test("layLane draws a hold where it began, though by its record it ended long before", () => {
  const odd = ending(31, 7, { ts: "2019-05-05T10:00:00Z" });
  const data = packed(afternoon().with(6, odd));
  const [ada] = layLane(laneOf(data, "api"), viewOf(data)).shapes;
  assertEquals([ada?.kind, ada?.first, ada?.x], ["h", 0, 0]);
  assert(ada && ada.right > 0 && ada.right < 10);
});
