import { assert, assertFalse } from "@std/assert";
import { Recent } from "../../src/resident/recent.ts";

Deno.test("a key is recent for a moment, counted from when it was seen last", () => {
  let now = 0;
  const recent = new Recent(10, 9, () => now);
  assertFalse(recent.has("a"));
  recent.add("a");
  now = 9;
  assert(recent.has("a"));
  recent.add("a");
  now = 18;
  assert(recent.has("a"));
  now = 19;
  assertFalse(recent.has("a"));
});

Deno.test("of more keys than are kept the oldest go", () => {
  const recent = new Recent(10, 2, () => 0);
  for (const key of ["a", "b", "a", "c"]) recent.add(key);
  assert(recent.has("a") && recent.has("c"));
  assertFalse(recent.has("b"));
});
