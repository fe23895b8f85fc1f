import { assertEquals } from "@std/assert";
import { censusOf, startedAfter } from "../../src/system/process_table.ts";

const ORDERED: readonly [string, string, boolean][] = [
  ["10", "9", true],
  ["9", "10", false],
  ["10", "10", false],
  ["", "10", false],
  ["10", "", false],
  ["2026-01-02T00:00:00Z", "2026-01-01T23:59:59Z", true],
  ["2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z", false],
];

Deno.test("startedAfter compares ticks and stamps, and knows when it cannot", () => {
  for (const [a, b, expected] of ORDERED) {
    assertEquals([startedAfter(a, b)], [expected], `${a} ${b}`);
  }
});

Deno.test("censusOf takes a whole table: who is not in it is gone", () => {
  const one = { pid: 1, parent: 0, start: "1", dead: false, words: [] };
  const census = censusOf(new Map([[1, one]]), "s");
  assertEquals([census.space, census.find(1), census.find(2)], [
    "s",
    one,
    "gone",
  ]);
});
