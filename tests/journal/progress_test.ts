import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { type Progress, progressSince } from "../../src/journal/progress.ts";

const AT = {
  started_ms: 100_500,
  now_ms: 200_000,
  key: ["t1", "api"] as const,
};

function entry(op: string, second: number, more: object = {}): JournalEntry {
  const ts = new Date(second * 1000).toISOString().replace(".000", "");
  return { op, lane: "api", loop_ts: "t1", ts, ...more };
}

function progress(
  entries: JournalEntry[],
  key: readonly [string, string] = AT.key,
): Progress {
  return progressSince(entries, { ...AT, key });
}

Deno.test("progressSince counts grants and endings but the grant that began", () => {
  const table: [JournalEntry[], number][] = [
    [[entry("ACQUIRE", 150)], 0],
    [[entry("ACQUIRE", 150), entry("ACQUIRE", 160)], 1],
    [[entry("ACQUIRE", 1), entry("ACQUIRE", 160), entry("RELEASE", 170)], 2],
    [[entry("ACQUIRE", 0, { ts: "x" }), entry("ACQUIRE", 150)], 0],
    [[entry("ACQUIRE", 999), entry("ACQUIRE", 150)], 1],
    [["RELEASE", "SCAVENGE", "RECONCILE"].map((op) => entry(op, 150)), 3],
    [
      ["HEARTBEAT", "ADOPT", "REFUSE", "HALT", "X"].map((op) => entry(op, 150)),
      0,
    ],
    [[100, 101, 201, 202].map((second) => entry("RELEASE", second)), 2],
    [[
      entry("RELEASE", 150, { lane: "web" }),
      entry("RELEASE", 150, { loop_ts: "" }),
    ], 0],
  ];
  for (const [entries, events] of table) {
    assertEquals(progress(entries).events, events, JSON.stringify(entries));
  }
});

Deno.test("progressSince takes the newest beat that is not ahead", () => {
  const table: [JournalEntry[], number | null][] = [
    [[], null],
    [[entry("ACQUIRE", 50)], 150_000],
    [[entry("HEARTBEAT", 190), entry("HEARTBEAT", 180)], 10_000],
    [[entry("HEARTBEAT", 201)], 0],
    [[entry("HEARTBEAT", 190), entry("HEARTBEAT", 202)], 10_000],
    [
      [entry("ADOPT", 190), entry("RECONCILE", 190), entry("CHECKPOINT", 190)],
      null,
    ],
    [
      [entry("HEARTBEAT", 0, { ts: "x", heartbeat_at: "1970-01-01T00:03Z" })],
      20_000,
    ],
    [[entry("HEARTBEAT", 190, { heartbeat_at: "1970-01-01T00:03Z" })], 10_000],
  ];
  for (const [entries, age] of table) {
    assertEquals(progress(entries).beat_age_ms, age, JSON.stringify(entries));
  }
});

Deno.test("progressSince sees damage anywhere, and nothing else under a blank key", () => {
  const entries = [
    entry("_CORRUPT", 150, { lane: "web" }),
    entry("HEARTBEAT", 190),
  ];
  assertEquals(progress(entries), {
    events: 0,
    beat_age_ms: 10_000,
    saw_corrupt: true,
  });
  const blank = [entry("HEARTBEAT", 190, { lane: "", loop_ts: null })];
  assertEquals(progress(blank, ["", ""]), {
    events: 0,
    beat_age_ms: null,
    saw_corrupt: false,
  });
});
