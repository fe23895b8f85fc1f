import { assertEquals, assertRejects } from "@std/assert";
import { Limit } from "../../src/gate/limit.ts";

Deno.test("a limit gives what comes in time, and nothing for what does not", async () => {
  const limit = new Limit(20);
  assertEquals(await limit.race(Promise.resolve(7)), 7);
  // The limit alone keeps no process running.
  const awake = setTimeout(() => {}, 60_000);
  assertEquals(await limit.race(new Promise(() => {})), undefined);
  assertEquals(await limit.race(new Promise(() => {})), undefined);
  clearTimeout(awake);
  assertEquals(limit.ms, 20);
});

Deno.test("what fails in time fails", async () => {
  const limit = new Limit(60_000);
  await assertRejects(
    () => limit.race(Promise.reject(new RangeError("no"))),
    RangeError,
    "no",
  );
});
