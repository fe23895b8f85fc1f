import { assertEquals } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  FIELDS,
  jsonForScript,
  packTimeline,
  type PageData,
} from "../../src/timeline/page_data.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { NOW_MS } from "../support/records.ts";
import { afternoon, evilStory, grant, longStory, refusal } from "./story.ts";

function packed(entries: readonly JournalEntry[]): PageData {
  return packTimeline(planTimeline(chronicled(entries), { nowMs: NOW_MS }));
}

Deno.test("packTimeline keeps each episode as cells that FIELDS names", () => {
  const data = packed(afternoon());
  for (const lane of data.lanes) {
    for (const kind of ["h", "w", "r"] as const) {
      for (const row of lane[kind]) {
        assertEquals(row.length, FIELDS[kind].length);
        for (const [cell, [, what]] of FIELDS[kind].entries()) {
          if (what === "text") {
            assertEquals(typeof data.texts[row[cell] ?? NaN], "string");
          }
        }
      }
    }
  }
  const api = data.lanes[1];
  const [ada] = api?.h ?? [];
  assertEquals(ada?.slice(0, 2), [0, 31 * 60]);
  assertEquals(data.texts[ada?.[2] ?? 0], "ada");
  assertEquals(data.texts[0], "");
});

Deno.test("packTimeline gives the first eight holders colours of their own", () => {
  const holders = [..."abcdefgh"].map((holder, n) =>
    grant(n, n + 1, { holder, lane: `lane-${n}` })
  );
  const data = packed(holders);
  const colours = data.lanes.map((lane) => (lane.h[0]?.[2] ?? 0) % 8);
  assertEquals(new Set(colours).size, 8);
});

Deno.test("packTimeline escapes what is unsafe and cuts what is endless", () => {
  const data = packed([
    ...evilStory(),
    refusal(99, 99, { reason: "x".repeat(100_000) }),
  ]);
  for (const text of data.texts) {
    // deno-lint-ignore no-control-regex -- what must not be there
    assertEquals(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]|\p{Cs}/u.test(text),
      false,
    );
    assertEquals(text.length < 3000, true);
  }
});

Deno.test("packTimeline puts each pattern of a region on a line, and no pattern on two", () => {
  const { texts } = packed([
    grant(0, 1, { region: ["a/**", "b\nc"] }),
    grant(1, 2, { lane: "x", region: ["d\ne"] }),
  ]);
  assertEquals(texts.includes("a/**\nb\\u{a}c"), true);
  assertEquals(texts.includes("d\\u{a}e"), true);
});

Deno.test("packTimeline stays below 50 bytes for a record", () => {
  const records = 5000;
  const json = JSON.stringify(packed(longStory(records, 12)));
  assertEquals(json.length < 50 * records, true, `${json.length}`);
});

Deno.test("jsonForScript cannot end its element and means the same", () => {
  const value = { text: "</script><!--<script>" };
  const json = jsonForScript(value);
  assertEquals(json.includes("<"), false);
  assertEquals(JSON.parse(json), value);
});
