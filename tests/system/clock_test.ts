import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { createChance, createClock } from "../../src/system/clock.ts";

Deno.test("createClock tells whole epoch milliseconds of today", () => {
  const now = createClock().nowMs();
  assert(Number.isSafeInteger(now));
  assert(now > Date.UTC(2025, 0) && now < Date.UTC(2200, 0));
});

Deno.test("createChance gives texts of the length asked for, never the same", () => {
  const chance = createChance();
  assertEquals([0, 1, 6, 40].map((length) => chance.text(length).length), [
    0,
    1,
    6,
    40,
  ]);
  assertMatch(chance.text(500), /^[0-9a-hjkmnp-tv-z]+$/);
  assertNotEquals(chance.text(40), chance.text(40));
});

Deno.test("createChance uses every letter", () => {
  assertEquals(new Set(createChance().text(20_000)).size, 32);
});
