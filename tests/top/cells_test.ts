import { assertEquals } from "@std/assert";
import {
  cell,
  cellRight,
  fitLine,
  lineWidth,
  shortDuration,
  sparkline,
} from "../../src/top/cells.ts";

Deno.test("shortDuration takes four characters at the most", () => {
  const table: [number, string][] = [
    [-5, "0s"],
    [99_999, "99s"],
    [100_000, "1m"],
    [99 * 60_000, "99m"],
    [100 * 60_000, "1h"],
    [100 * 3_600_000, "4d"],
    [2000 * 86_400_000, ">3y"],
  ];
  for (const [ms, text] of table) assertEquals(shortDuration(ms), text);
});

Deno.test("sparkline shows the newest spans, against the most", () => {
  assertEquals(sparkline([9, 0, 1, 4, 8], 4), "·▁▄█");
  assertEquals(sparkline([8], 3), "··█");
  assertEquals(sparkline([1, 2], 2, 16), "▁▁");
  assertEquals(sparkline([99], 1, 2), "█");
  assertEquals(sparkline([], 2), "··");
  assertEquals(sparkline([NaN], 1), "·");
});

Deno.test("cell fills or cuts to the width, in columns of a terminal", () => {
  assertEquals(cell("ab", 4), ["ab", "  "]);
  assertEquals(cellRight("ab", 4), ["  ", "ab"]);
  for (const text of ["abcdef", "漢字漢字", "\x1b[31m", "e\u0301".repeat(9)]) {
    assertEquals(lineWidth(cell(["name", text], 5)), 5, text);
  }
});

Deno.test("fitLine cuts a line where the width ends", () => {
  assertEquals(fitLine(["ab", ["name", "cd"], "ef"], 3), ["ab", ["name", "…"]]);
  assertEquals(fitLine(["ab", ["name", "cde"], "f"], 4), ["ab", [
    "name",
    "c…",
  ]]);
  assertEquals(fitLine(["ab"], 2), ["ab"]);
  assertEquals(fitLine(["ab"], 0), []);
  const long = fitLine(["漢".repeat(100_000)], 9);
  assertEquals(lineWidth(long) <= 9 ? "fits" : "too wide", "fits");
});
