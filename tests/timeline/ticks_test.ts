import { assertEquals } from "@std/assert";
import { ticksOf } from "../../src/timeline/ticks.ts";

const FROM_MS = Date.UTC(2026, 5, 1, 14);
const HOUR_MS = 3_600_000;

Deno.test("ticksOf stands at round moments, no more than there is room for", () => {
  const labels = (span: number, most: number): string[] =>
    ticksOf(FROM_MS, FROM_MS + span, most).map(({ label }) => label);
  assertEquals(labels(HOUR_MS, 4), ["14:00", "14:15", "14:30", "14:45"]);
  assertEquals(labels(30_000, 3), ["14:00:00", "14:00:10", "14:00:20"]);
  assertEquals(labels(24 * HOUR_MS, 2), ["2026-06-02", "12:00"]);
  assertEquals(labels(0, 5), ["14:00:00"]);
});

Deno.test("ticksOf tells days, and bears spans of centuries", () => {
  const days = ticksOf(FROM_MS, FROM_MS + 72 * HOUR_MS, 3);
  assertEquals(days.map(({ isDay }) => isDay), [true, true, true]);
  for (const most of [1, 7, 100]) {
    const found = ticksOf(-6e13, 2.5e14, most);
    assertEquals(found.length <= most, true);
  }
});
