import { assertEquals } from "@std/assert";
import { stampOf } from "../../src/history/stamp_text.ts";

Deno.test("stampOf tells a moment as a stamp, and none where there is none", () => {
  assertEquals(stampOf(7_000), "1970-01-01T00:00:07Z");
  assertEquals([stampOf(null), stampOf(NaN), stampOf(9e15)], [
    null,
    null,
    null,
  ]);
});
