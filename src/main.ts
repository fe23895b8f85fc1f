/**
 * The program: one process, one command line, one exit code.
 *
 * A hook runs before every tool call of an agent, so it comes first, and what
 * most calls come to before all else. The other modules are named by constants:
 * Deno reads ahead whatever an import names outright, whether it comes to that
 * or not.
 *
 * @module
 */
import { passesAtSight } from "./gate/first_look.ts";
import { Limit } from "./gate/limit.ts";
import { readHookLine } from "./hook/hook_line.ts";

const HOOK = "./gate/run_hook.ts";
const COMMANDS = "./cli/run.ts";
const WORLD = "./process_world.ts";

/** Our own limit; those of the hosts are longer. */
const LIMIT_MS = 2_000;

Deno.exit(await main());

async function main(): Promise<number> {
  const line = readHookLine(Deno.args);
  // Whoever mistypes at a terminal is told so by the command line.
  const isMistyped = line?.moment === null && Deno.stdin.isTerminal();
  if (line !== null && !isMistyped) {
    const limit = new Limit(LIMIT_MS);
    const chunk = new Uint8Array(65_536);
    const count = Deno.stdin.read(chunk);
    const first = await limit.race(count).catch(() => null);
    const isWhole = typeof first === "number" && first < chunk.length;
    if (isWhole && await passesAtSight(line, chunk.subarray(0, first))) {
      return 0;
    }
    const { runHook }: typeof import("./gate/run_hook.ts") = await import(HOOK);
    return await runHook(line, { chunk, count }, limit);
  }
  const { run }: typeof import("./cli/run.ts") = await import(COMMANDS);
  const { createWorld, heedSignals }: typeof import("./process_world.ts") =
    await import(WORLD);
  heedSignals();
  return await run(Deno.args, createWorld());
}
