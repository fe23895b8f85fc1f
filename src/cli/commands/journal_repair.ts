/**
 * `dos journal repair`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";
import type { Line } from "../page.ts";
import { DRY_RUN, LOCK_TIMEOUT } from "../shared_options.ts";

/** Mends what can be mended. */
export const command: Command = {
  about:
    "Cuts whole records free from damaged lines and moves the rest into a file beside the journal; nothing is thrown away. Until then a journal with a broken line grants nothing.",
  options: [DRY_RUN, LOCK_TIMEOUT],
  exits: [
    [EXIT.yes, "repaired, or nothing to do"],
    [EXIT.busy, "the lock of the store is busy"],
  ],
  example: "dos journal repair --dry-run",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const value = await journal.repair(present({
    dryRun: args.has("dry-run"),
    lockTimeout: args.number("lock-timeout"),
  }));
  return {
    value,
    done: value.outcome === "repaired" && !value.dry_run,
    text(sheet): Line[] {
      if (value.outcome === "nothing") {
        return [
          headline("good", "Nothing to mend", { name: "" }),
          ...factLines([["why", value.reason]], sheet),
        ];
      }
      const word = value.dry_run ? "Would repair" : "Repaired";
      return [
        headline("good", word, { name: "" }),
        ...factLines([
          ["recovered", counted(value.recovered, "record")],
          ["moved", counted(value.moved, "line")],
          ["kept in", value.kept_in ?? ""],
        ], sheet),
      ];
    },
  };
}
