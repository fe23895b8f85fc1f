import { assertEquals } from "@std/assert";
import { NumberSeries, SpreadSeries } from "../../src/metrics/series.ts";

Deno.test("numbers are added up by their labels", () => {
  const series = new NumberSeries();
  series.add([["lane", "a"]]);
  series.add([["lane", "a"]], 2);
  series.add([["lane", "b"]], 0);
  assertEquals(series.points().map(({ value }) => value), [3, 0]);
});

Deno.test("a value falls into the first bucket whose bound it does not exceed", () => {
  const series = new SpreadSeries([1, 5]);
  for (const value of [0, 1, 1.5, 5, 6]) series.add([], value);
  assertEquals(series.points(), [{ labels: [], counts: [2, 2, 1], sum: 13.5 }]);
});
