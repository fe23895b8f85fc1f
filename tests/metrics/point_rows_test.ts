import { assertEquals } from "@std/assert";
import { pointRows } from "../../src/metrics/point_rows.ts";
import { aMeasurement } from "./sample.ts";

Deno.test("there is a row for each point", () => {
  const rows = pointRows(aMeasurement());
  const refusal = rows.find(({ name }) => name === "dos.refusals");
  assertEquals(refusal, {
    name: "dos.refusals",
    type: "counter",
    unit: "{request}",
    workspace: "/repo",
    time: "2026-06-01T14:03:20.000Z",
    since: "2026-06-01T14:00:00.000Z",
    labels: { lane: "api", reason_class: "LANE_HELD" },
    value: 1,
  });
  const hold = rows.find(({ name }) => name === "dos.hold.time");
  assertEquals(hold?.sum, 20);
  assertEquals(hold?.buckets?.at(-1), [null, 1]);
  assertEquals(rows.find(({ type }) => type === "gauge")?.since, null);
});
