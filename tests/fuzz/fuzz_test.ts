/**
 * Every property with a fixed seed and few runs. `DOS_FUZZ_NAME` tries one of
 * them, `DOS_FUZZ_SEED`, `DOS_FUZZ_RUNS` and `DOS_FUZZ_PATH` other values, more
 * of them, or the one that a failure names.
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import type { FuzzEffort } from "./property.ts";
import { LARGE, SUBJECTS } from "./subjects.ts";
import { Watchdog } from "./watchdog.ts";

const SEED = 20_261_123;
const RUNS = 120;

/** The bound grows with the runs that somebody asks for. */
const BOUND_MS = 45_000;
const BOUND_MS_PER_RUN = 200;

function effort(): FuzzEffort {
  const path = Deno.env.get("DOS_FUZZ_PATH");
  const runs = numberFrom("DOS_FUZZ_RUNS", RUNS);
  return {
    seed: numberFrom("DOS_FUZZ_SEED", SEED),
    runs,
    bound_ms: Math.max(BOUND_MS, runs * BOUND_MS_PER_RUN),
    ...(path === undefined ? {} : { path }),
  };
}

function numberFrom(name: string, otherwise: number): number {
  const text = Deno.env.get(name) ?? "";
  if (text === "") return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`Cannot read ${name} "${text}": write a whole number`);
}

const only = Deno.env.get("DOS_FUZZ_NAME") ?? "";

// One test, because it takes longer to start a thread than to try a property.
Deno.test("every property holds", async (t) => {
  using watchdog = new Watchdog();
  const names = [...SUBJECTS, LARGE].flatMap((x) => x.properties)
    .map((x) => x.name).filter((name) => only === "" || name === only);
  assertNotEquals(names, [], `no property is called "${only}"`);
  for (const name of names) {
    // deno-lint-ignore no-await-in-loop -- one thread, one property at a time
    await t.step(name, async () => {
      const { failure } = await watchdog.run(name, effort());
      assertEquals(failure, null, failure ?? "");
    });
  }
});
