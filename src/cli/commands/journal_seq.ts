/**
 * `dos journal seq`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";

/** Shows the highest number. */
export const command: Command = {
  about:
    "Shows the highest number an entry of the journal has, 0 where there is none.",
  options: [],
  example: "dos journal seq",
  run,
};

async function run(_args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  return { value: await journal.seq() };
}
