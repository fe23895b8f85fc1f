/**
 * Many who wait, in one process.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { simulateQueue } from "./queue.ts";

Deno.test("simulateQueue() serves sixty in turn while some are killed and stopped", async () => {
  const outcome = await simulateQueue({ seed: 1, size: 60, mostFaults: 30 });
  assertEquals(outcome.violations, []);
  assert(outcome.granted > 60, `only ${outcome.granted} were granted in turn`);
  assert(outcome.yields > 3, `only ${outcome.yields} were handed over`);
  assert(outcome.deaths > 3, `only ${outcome.deaths} were killed`);
});

Deno.test("simulateQueue() keeps every promise over many seeds", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    // deno-lint-ignore no-await-in-loop -- one run after the other
    const outcome = await simulateQueue({ seed, size: 12, mostFaults: 12 });
    assertEquals(outcome.violations, [], `seed ${seed}`);
  }
});
