/**
 * Runs seeds of the simulator.
 *
 * `deno task simulate 238` replays one seed and prints all that happened.
 * `deno task simulate --seeds 10000 [--from 1]` runs that many, one process
 * for each core, and prints every seed that broke a promise, and the trace of
 * the first. From seed 5000000000 on workers also run commands under a keeper.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { simulate } from "../tests/simulation/simulate.ts";
import { simulateMany } from "../tests/simulation/many.ts";

const USAGE = "deno task simulate SEED | --seeds N [--from SEED]";

/** What is asked for. */
export type Wish =
  | { readonly kind: "replay"; readonly seed: number }
  | { readonly kind: "many"; readonly from: number; readonly count: number };

/** Reads the command line; `null` where it cannot be understood. */
export function readWish(args: readonly string[]): Wish | null {
  const numbers = new Map<string, number>();
  let name = "seed";
  for (const arg of args) {
    if (arg === "--seeds" || arg === "--from") {
      name = arg;
      continue;
    }
    if (!/^\d{1,10}$/.test(arg) || numbers.has(name)) return null;
    numbers.set(name, Number(arg));
    name = "seed";
  }
  const seed = numbers.get("seed");
  const count = numbers.get("--seeds");
  if (name !== "seed") return null;
  if (count !== undefined && seed === undefined) {
    return { kind: "many", from: numbers.get("--from") ?? 1, count };
  }
  return seed === undefined || numbers.size > 1
    ? null
    : { kind: "replay", seed };
}

async function main(): Promise<number> {
  const wish = readWish(Deno.args);
  if (wish === null) {
    console.error(`Cannot read the arguments: ${USAGE}`);
    return 2;
  }
  if (wish.kind === "replay") {
    const { seed } = wish;
    const { violations } = await simulate({ seed, trace: console.log });
    for (const one of violations) console.log(`VIOLATION ${one}`);
    return violations.length > 0 ? 1 : 0;
  }
  const start = performance.now();
  const sum = await simulateMany(wish, (failed) => {
    console.log(`seed ${failed.seed}: ${failed.violations[0]}`);
    console.log(`  replay: deno task simulate ${failed.seed}`);
  });
  const [first] = sum.failed;
  if (first !== undefined) {
    console.log(`\nThe trace of seed ${first.seed}:`);
    await simulate({ seed: first.seed, trace: console.log });
    console.log("");
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${wish.count} seeds from ${wish.from}: ${sum.failed.length} with a violation; ${sum.effects} effects, ${sum.grants} grants, ${seconds} s`,
  );
  return sum.failed.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());
