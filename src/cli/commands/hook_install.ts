/**
 * `dos hook install`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import {
  changeAnswer,
  HOST,
  SETTINGS_OPTIONS,
  settingsRequest,
} from "../hook_text.ts";

/** Adds our entries to a host's settings. */
export const command: Command = {
  about:
    "Writes into the settings of an agent that it runs dos before and after each tool, so that it cannot write where somebody else holds a lease. Comments, order and other hooks in the file stay as they are, and what was there is kept beside it.",
  positionals: [HOST],
  options: SETTINGS_OPTIONS,
  exits: [
    [EXIT.yes, "installed, or it was already"],
    [EXIT.usage, "the settings cannot be edited; nothing was changed"],
  ],
  example: "dos hook install claude-code",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const settings = await setting.world.openHookSettings(args.workspace);
  const request = await settingsRequest(args, { verb: "install", settings });
  return changeAnswer(
    await settings.install(request),
    "dos hook status   tries whether it denies",
  );
}
