import { assertEquals, assertStringIncludes } from "@std/assert";
import { historyLines } from "../../src/top/history.ts";
import { pictured } from "../support/canvas.ts";
import { aFreeRow, anOverview, aRow } from "../support/overviews.ts";
import { stampAt } from "../support/records.ts";

const CANVAS = { columns: 100, rows: 12 };

function shown(
  history: Partial<Parameters<typeof historyLines>[0]>,
  overview = anOverview(),
): string {
  const whole = { lane: "SRC", entries: [], top: 0, ...history };
  return pictured(historyLines(whole, overview, CANVAS), CANVAS).join("\n");
}

Deno.test("historyLines tells who holds the lane, and its records", () => {
  const entries = [
    { op: "HEARTBEAT", seq: 3, ts: stampAt(-1) },
    { op: "REFUSE", seq: 2, ts: stampAt(-2), holder: "bob", reason: "held" },
    { op: "ACQUIRE", seq: 1, ts: stampAt(-2000), lease: { holder: "ann" } },
    { op: "_CORRUPT", _raw: "{bro" },
  ];
  const text = shown({ entries });
  assertStringIncludes(text, "SRC  held by ann, fence 17  advancing: ");
  assertStringIncludes(text, "ends in 54 min unless it beats");
  assertStringIncludes(text, "13:59:00                    3  HEARTBEAT");
  assertStringIncludes(text, "REFUSE      bob           held");
  assertStringIncludes(text, "2026-05-31 04:40:00         1  ACQUIRE     ann");
  assertStringIncludes(text, "{bro");
});

Deno.test("historyLines lets no long name run into the reason", () => {
  const holder = "a-name-that-is-too-long";
  const entries = [{ op: "REFUSE", seq: 2, ts: stampAt(-2), holder }];
  const [entry] = entries.map((one) => ({ ...one, reason: "held" }));
  const text = shown({ entries: entry === undefined ? [] : [entry] });
  assertStringIncludes(text, "REFUSE      a-name-that…  held");
});

Deno.test("historyLines shows a part, and says which", () => {
  const entries = Array.from({ length: 20 }, (_, n) => ({ op: "X", seq: n }));
  const text = shown({ entries, top: 4 });
  assertStringIncludes(text, "5-10 of 20");
});

Deno.test("historyLines says where there is nothing, or not yet", () => {
  assertStringIncludes(shown({ entries: null }), "Reading the journal");
  assertStringIncludes(shown({}), "knows nothing of this lane");
  const over = anOverview({ lanes: [aRow({ time_left_ms: -60_000 })] });
  assertStringIncludes(shown({}, over), "silent past its time for 1 min");
  const free = anOverview({ lanes: [aFreeRow({ lane: "src" })] });
  assertStringIncludes(shown({}, free), "nobody holds it");
  assertEquals(shown({}, anOverview({ lanes: [] })).startsWith("SRC"), IS);
});

const IS = true;
