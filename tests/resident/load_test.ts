import { assert, assertEquals, assertFalse } from "@std/assert";
import { Load } from "../../src/resident/load.ts";

Deno.test("a load takes so many requests, and one more for each that ends", () => {
  const load = new Load({ requests: 2, bytes: 0 });
  assert(load.begin() && load.begin());
  assertFalse(load.begin());
  load.end();
  assert(load.begin());
  assertEquals(load.requests, 2);
});

Deno.test("a load takes so many bytes, and gives back what is done with", () => {
  const load = new Load({ requests: 1, bytes: 10 });
  assert(load.take(6));
  assertFalse(load.take(5));
  assert(load.take(4));
  load.give(10);
  assert(load.take(10));
});
