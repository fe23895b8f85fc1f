/**
 * `dos journal compact`
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
import { factLines, headline } from "../lease_text.ts";
import type { Line } from "../page.ts";
import { DRY_RUN, leaseExits, LOCK_TIMEOUT } from "../shared_options.ts";

/** Folds history into one line. */
export const command: Command = {
  about:
    "Folds the journal into one line that has the same live leases, and sets the history aside in a file of its own. Numbers go on where they were.",
  options: [DRY_RUN, LOCK_TIMEOUT],
  exits: leaseExits("compacted, or nothing to do", "refused"),
  example: "dos journal compact --dry-run",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const value = await journal.compact(present({
    dryRun: args.has("dry-run"),
    lockTimeout: args.number("lock-timeout"),
  }));
  return {
    value,
    done: value.outcome === "compacted" && !value.dry_run,
    text(sheet): Line[] {
      if (value.outcome === "refuse" || value.outcome === "nothing") {
        const word = value.outcome === "refuse" ? "Refused" : "Nothing to do";
        return [
          headline("warn", word, { name: "" }),
          ...factLines([["why", value.reason]], sheet),
        ];
      }
      const word = value.dry_run ? "Would compact" : "Compacted";
      return [
        headline("good", word, { name: "" }),
        ...factLines([
          ["entries", `${value.entries_before} -> ${value.entries_after}`],
          ["saved", counted(value.bytes_reclaimed, "byte")],
          ["history", value.history ?? ""],
        ], sheet),
      ];
    },
  };
}
