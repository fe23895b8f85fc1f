/**
 * `dos hook uninstall`
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

/** Takes our entries out of a host's settings. */
export const command: Command = {
  about:
    "Takes out of the settings of an agent what `dos hook install` has put there. If nothing else was changed since, the file is again what it was, to the byte.",
  positionals: [HOST],
  options: SETTINGS_OPTIONS,
  exits: [
    [EXIT.yes, "taken out, or nothing was there"],
    [EXIT.usage, "the settings cannot be edited; nothing was changed"],
  ],
  example: "dos hook uninstall claude-code",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const settings = await setting.world.openHookSettings(args.workspace);
  const request = await settingsRequest(args, { verb: "uninstall", settings });
  return changeAnswer(await settings.uninstall(request), "");
}
