import { assertEquals } from "@std/assert";
import { SEQ_LIMIT, seqOf } from "../../src/journal/seq.ts";

Deno.test("seqOf counts what can be counted on from", () => {
  const table: [unknown, number][] = [
    [7, 7],
    [7.9, 7],
    [true, 1],
    ["12", 12],
    [" +1_000\u3000", 1000],
    [2 ** 52 - 1, 2 ** 52 - 1],
    [2 ** 52, 0],
    [1e300, 0],
    ["9".repeat(400), 0],
    ["1__0", 0],
    ["1.5", 0],
    ["0x10", 0],
    ["\ufeff1", 0],
    ["", 0],
    [-3, 0],
    [Infinity, 0],
    [NaN, 0],
    [null, 0],
    [[9], 0],
    [{}, 0],
    [9n, 0],
  ];
  for (const [value, want] of table) {
    assertEquals(seqOf(value), want, String(value));
  }
});

Deno.test("seqOf counts nothing from the limit on", () => {
  assertEquals(seqOf(SEQ_LIMIT - 1), SEQ_LIMIT - 1);
  assertEquals(seqOf(SEQ_LIMIT), 0);
});
