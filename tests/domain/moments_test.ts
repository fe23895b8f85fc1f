import { assertEquals } from "@std/assert";
import { sayDuration, sayMoment, sayWhen } from "../../src/domain/moments.ts";

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

Deno.test("sayDuration rounds down to at most two units", () => {
  const table: [number, string][] = [
    [-5, "0 s"],
    [0, "0 s"],
    [59.9 * S, "59 s"],
    [MIN, "1 min"],
    [59 * MIN + 59 * S, "59 min"],
    [H, "1 h"],
    [H + 59 * S, "1 h"],
    [2 * H + 5 * MIN, "2 h 5 min"],
    [D, "1 d"],
    [3 * D + 4 * H + 5 * MIN, "3 d 4 h"],
  ];
  for (const [ms, text] of table) assertEquals(sayDuration(ms), text);
});

Deno.test("sayWhen looks back and ahead", () => {
  assertEquals(sayWhen(0, 12 * MIN), "12 min ago");
  assertEquals(sayWhen(12 * MIN, 0), "in 12 min");
  assertEquals(sayWhen(999, 0), "now");
});

Deno.test("sayMoment gives the date only where it is another day", () => {
  const now = Date.UTC(2026, 5, 1, 14, 3);
  assertEquals(sayMoment(now - 12 * MIN, now), "13:51 UTC, 12 min ago");
  assertEquals(sayMoment(now + D, now), "2026-06-02 14:03 UTC, in 1 d");
  assertEquals(sayMoment(NaN, now), "an unreadable time");
});
