/**
 * The program: one process, one command line, one exit code.
 *
 * A hook runs before every tool call of an agent, so it comes first and loads
 * nothing of what the other verbs need. Their modules are named by constants:
 * Deno reads ahead whatever an import names outright, whether it comes to that
 * or not.
 *
 * @module
 */
import { runHook } from "./gate/run_hook.ts";
import { readHookLine } from "./hook/hook_line.ts";

const COMMANDS = "./cli/run.ts";
const WORLD = "./process_world.ts";

Deno.exit(await main());

async function main(): Promise<number> {
  const line = readHookLine(Deno.args);
  // Whoever mistypes at a terminal is told so by the command line.
  const isMistyped = line?.moment === null && Deno.stdin.isTerminal();
  if (line !== null && !isMistyped) {
    // What the host sends is on its way while the rest is loaded.
    const chunk = new Uint8Array(65_536);
    const count = Deno.stdin.read(chunk);
    return await runHook(line, { chunk, count });
  }
  const { run }: typeof import("./cli/run.ts") = await import(COMMANDS);
  const { createWorld, heedSignals }: typeof import("./process_world.ts") =
    await import(WORLD);
  heedSignals();
  return await run(Deno.args, createWorld());
}
