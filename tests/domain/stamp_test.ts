import { assertEquals, assertThrows } from "@std/assert";
import {
  formatStamp,
  parseLockStamp,
  parseStamp,
} from "../../src/domain/stamp.ts";

const NOON = Date.UTC(2026, 5, 1, 12);

Deno.test("parseStamp reads stamps to the minute and to the second", () => {
  const table: [string, number][] = [
    ["2026-06-01T12:00Z", NOON],
    ["2026-06-01T12:00:07Z", NOON + 7000],
    ["2026-6-1T12:0:7Z", NOON + 7000],
    ["2026-06- 1t12:00z", NOON],
    ["2024-02-29T00:00Z", Date.UTC(2024, 1, 29)],
    ["1969-12-31T23:59:59Z", -1000],
    ["0001-01-01T00:00Z", -62_135_596_800_000],
    ["0099-01-01T00:00Z", -59_042_995_200_000],
    ["9999-12-31T23:59:59Z", 253_402_300_799_000],
  ];
  for (const [text, ms] of table) assertEquals(parseStamp(text), ms, text);
});

Deno.test("parseStamp answers null for what dos-kernel does not read", () => {
  const table: unknown[] = [
    ...["", "now", "2026-06-01 12:00Z", "2026-06-01T12:00", "20260601T1200Z"],
    ...[
      "2026-06-01T12:00:00.5Z",
      "2026-06-01T12:00:00+00:00",
      "26-06-01T12:00Z",
    ],
    ...["2026-02-29T00:00Z", "1900-02-29T00:00Z", "2026-04-31T00:00Z"],
    ...["2026-13-01T00:00Z", "2026-00-01T00:00Z", "2026-01-00T00:00Z"],
    ...["2026-06-01T24:00Z", "2026-06-01T12:60Z", "2026-06-01T12:00:60Z"],
    ...["0000-01-01T00:00Z", "2026-06-01T12:00Z\n", " 2026-06-01T12:00Z"],
    ...["2026-06-01T12:00: 7Z", "2026-06- 01T12:00Z", "٢026-06-01T12:00Z"],
    ...[null, undefined, 5, true, [], {}, ["2026-06-01T12:00Z"]],
  ];
  for (const text of table) assertEquals(parseStamp(text), null, String(text));
});

Deno.test("parseLockStamp knows stamps to the second only", () => {
  assertEquals(parseLockStamp("2026-06-01T12:00:00Z"), NOON);
  assertEquals(parseLockStamp("2026-06-01T12:00Z"), null);
  assertEquals(parseLockStamp(7), null);
});

Deno.test("formatStamp cuts to the second and is read back", () => {
  assertEquals(formatStamp(NOON + 999), "2026-06-01T12:00:00Z");
  assertEquals(formatStamp(-1), "1969-12-31T23:59:59Z");
  for (const ms of [-62_135_596_800_000, 0, NOON, 253_402_300_799_000]) {
    assertEquals(parseStamp(formatStamp(ms)), ms);
  }
});

Deno.test("formatStamp throws for a year that has no four digits", () => {
  for (const ms of [-62_135_596_800_001, 253_402_300_800_000, NaN, Infinity]) {
    assertThrows(() => formatStamp(ms), RangeError, "0001 to 9999");
  }
});
