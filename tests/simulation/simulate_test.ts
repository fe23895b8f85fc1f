/**
 * Some seeds of the simulator, and each that ever found something.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { simulate } from "./simulate.ts";

/** What these found is mended; the faults they inject are still the hardest. */
const FOUND: readonly (readonly [number, string])[] = [
  [1178, "a grant told again before its record was durable"],
  [2507, "a journal whose name nobody had made durable"],
  [1278, "a store's directory whose name nobody had made durable"],
  [10, "a lock of another boot, dated in the future"],
  [230, "the same after two jumps of the clock"],
  [15975, "a lock whose stamp comes true while it waits"],
  [28867, "a lease adopted from a grant whose sync failed"],
];

for (const [seed, what] of FOUND) {
  Deno.test(`simulate() keeps every promise with ${what} (seed ${seed})`, async () => {
    assertEquals((await simulate({ seed })).violations, []);
  });
}

Deno.test("simulate() keeps every promise over many seeds", async () => {
  let grants = 0;
  for (let seed = 1; seed <= 250; seed++) {
    // deno-lint-ignore no-await-in-loop -- one run after the other
    const outcome = await simulate({ seed });
    assertEquals(outcome.violations, [], `deno task simulate ${seed}`);
    grants += outcome.grants;
  }
  assert(grants > 250, `only ${grants} grants were told`);
});

Deno.test("simulate() is the same run for the same seed", async () => {
  const tell = async (seed: number): Promise<string> => {
    const lines: string[] = [];
    await simulate({ seed, trace: (line) => lines.push(line) });
    return lines.join("\n");
  };
  const first = await tell(77);
  assert(first.includes("acquire"));
  assertEquals(await tell(77), first);
  assert(await tell(78) !== first);
});
