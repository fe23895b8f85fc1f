import { assertEquals } from "@std/assert";
import { spreadOf } from "../../src/history/spread.ts";

Deno.test("spreadOf tells the middle, the 95th in 100 and the longest", () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
  assertEquals(spreadOf(hundred), {
    count: 100,
    median_ms: 50,
    p95_ms: 95,
    max_ms: 100,
    total_ms: 5050,
  });
  assertEquals(spreadOf([7, 3]), {
    count: 2,
    median_ms: 3,
    p95_ms: 7,
    max_ms: 7,
    total_ms: 10,
  });
});

Deno.test("spreadOf says nothing of nothing", () => {
  assertEquals(spreadOf([]), {
    count: 0,
    median_ms: null,
    p95_ms: null,
    max_ms: null,
    total_ms: 0,
  });
});
