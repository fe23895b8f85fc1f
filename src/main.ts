/**
 * The program: one process, one command line, one exit code.
 *
 * @module
 */
import { run } from "./cli/run.ts";
import { createWorld, heedSignals } from "./process_world.ts";

heedSignals();
Deno.exit(await run(Deno.args, createWorld()));
