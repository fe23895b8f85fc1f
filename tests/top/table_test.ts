import { assertEquals } from "@std/assert";
import { laneText, rowLine, widthsFor } from "../../src/top/table.ts";
import { pictured } from "../support/canvas.ts";
import { aRow } from "../support/overviews.ts";

Deno.test("widthsFor leaves out what there is no room for, activity first", () => {
  const rows = [aRow({ lane: "a".repeat(90), holder: "b".repeat(90) })];
  const fits = (columns: number): string => {
    const { ages, activity, region } = widthsFor(rows, columns);
    return [ages, activity, region].map((n) => n > 0 ? "x" : "-").join("");
  };
  assertEquals([30, 50, 60, 80, 120].map(fits), [
    ...["---", "x--", "x-x", "xxx", "xxx"],
  ]);
});

Deno.test("rowLine shows a lease and marks the chosen one", () => {
  const rows = [
    aRow({ queue: [1, 2], time_left_ms: null, region: ["a", "b"] }),
  ];
  const widths = widthsFor(rows, 80);
  const how = { columns: 80, most: 3, is_chosen: true };
  const line = rowLine(rows[0] ?? aRow(), widths, how);
  const [text = ""] = pictured([line], { columns: 80, rows: 1 });
  assertEquals(
    text.replace(/ +/g, " ").replace(/[▁-█·]+/, "~"),
    "> src ann advancing 60s - 2 ~ a b",
  );
});

Deno.test("laneText marks what is held alone or elsewhere", () => {
  assertEquals(laneText(aRow({ is_exclusive: true })), "src*");
  assertEquals(laneText(aRow({ is_elsewhere: true })), "src (elsewhere)");
  assertEquals(laneText(aRow({ lane: "" })), "(no name)");
});
