import { assertEquals } from "@std/assert";
import { Patience } from "../../src/resident/patience.ts";

Deno.test("what comes in time is given, and no timer is left", async () => {
  using patience = new Patience(60_000);
  assertEquals(await patience.race(Promise.resolve(7)), 7);
  assertEquals(patience.ms, 60_000);
});

Deno.test("what comes too late is not waited for", async () => {
  using patience = new Patience(1);
  assertEquals(await patience.race(new Promise(() => {})), undefined);
});
