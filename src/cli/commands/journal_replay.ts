/**
 * `dos journal replay`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { liveLines } from "./live.ts";

/** Folds the journal. */
export const command: Command = {
  about:
    "Folds the journal from its first line and shows the leases that are live at its end. No age and no process is looked at.",
  options: [],
  example: "dos journal replay --pretty",
  run,
};

async function run(_args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const value = await journal.replay();
  return { value, text: (sheet) => liveLines(value, sheet) };
}
