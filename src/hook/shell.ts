/**
 * What a command line writes and reads.
 *
 * The answer is about the text alone: nobody looks at the disk, and nothing is
 * run. Where the text does not say what is written, the answer is that it
 * cannot be told, next to whatever can.
 *
 * @module
 */
import { runCommand } from "./shell/commands.ts";
import type { Surroundings } from "./shell/call.ts";
import { readPowerShell } from "./shell/powershell.ts";
import { ShReader } from "./shell/sh_reader.ts";
import { type Places, START } from "./shell/places.ts";
import { Tally } from "./shell/tally.ts";
import type { Footprint } from "./tool_call.ts";

/** How long a command line may be, in characters. */
export const COMMAND_LIMIT: number = 1 << 20;

/** How many texts a line may hand to shells of its own, such as `sh -c`. */
const SCRIPT_LIMIT = 100;

/**
 * Reads a command line. Never throws.
 *
 * @param command The text as the host hands it to the shell.
 * @param options `home` is the home directory, `""` if it is not known.
 * @returns Paths as they are spelled, after `cd`: relative to the directory of
 *   the call, or absolute. Ask `isWorkTree` about the written ones.
 */
export function readCommand(
  command: string,
  options: { readonly dialect: "sh" | "powershell"; readonly home?: string },
): Footprint {
  const tally = new Tally();
  if (command.length > COMMAND_LIMIT) {
    tally.doubt("the command is too long to read");
    return tally.footprint();
  }
  const home = options.home ?? "";
  let depth = 0;
  let scripts = 0;
  function script(
    text: string,
    places: Places,
    dialect: "sh" | "powershell",
  ): void {
    if (scripts++ > SCRIPT_LIMIT) {
      tally.doubt("it runs too many shells");
      return;
    }
    depth++;
    if (dialect === "sh") new ShReader(around, places, depth).readText(text);
    else readPowerShell(around, text, places, depth);
    depth--;
  }
  const around: Surroundings = { tally, home, run: runCommand, script };
  script(command.replaceAll("\r\n", "\n"), START, options.dialect);
  return tally.footprint();
}
