import { assertEquals } from "@std/assert";
import { readAskedTime } from "../../src/timeline/asked_time.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 14, 3);

Deno.test("readAskedTime reads stamps, spans before now, and now itself", () => {
  assertEquals(readAskedTime("2026-06-01T14:00Z", NOW_MS), NOW_MS - 180_000);
  assertEquals(readAskedTime("15m", NOW_MS), NOW_MS - 900_000);
  assertEquals(readAskedTime(" 2 H ", NOW_MS), NOW_MS - 7_200_000);
  assertEquals(readAskedTime("1d", NOW_MS), NOW_MS - 86_400_000);
  assertEquals(readAskedTime("now", NOW_MS), NOW_MS);
});

Deno.test("readAskedTime takes a time of day for the last one that has been, on this machine's clock", () => {
  const date = new Date(NOW_MS);
  const two = (number: number): string => String(number).padStart(2, "0");
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  assertEquals(readAskedTime(clock, NOW_MS), NOW_MS);
  const later = new Date(NOW_MS + 60_000);
  const next = `${two(later.getHours())}:${two(later.getMinutes())}`;
  const found = readAskedTime(next, NOW_MS) ?? NaN;
  assertEquals(found < NOW_MS && found > NOW_MS - 26 * 3_600_000, true);
});

Deno.test("readAskedTime takes nothing else for a time", () => {
  const others = [
    "",
    "25:00",
    "14:60",
    "yesterday",
    "5",
    "-2h",
    "2h30",
    "1e3s",
  ];
  for (const text of others) {
    assertEquals(readAskedTime(text, NOW_MS), null, text);
  }
});
