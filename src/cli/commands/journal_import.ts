/**
 * `dos journal import`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { counted } from "../counted.ts";
import { factLines, headline } from "../lease_text.ts";
import { DRY_RUN, leaseExits } from "../shared_options.ts";

/** Brings a whole history in. */
export const command: Command = {
  about:
    "Brings the history of another store into this one over etcd, where there are no leases and no history yet. The file is one that `dos journal export` wrote, or a journal with the files of its compactions beside it. Numbers stay as they are, and all later ones are above them, fences too. Refuses a history in which leases are still held. If it is ended early, run it again.",
  positionals: [{
    name: "FILE",
    required: true,
    nonEmpty: true,
    help: "The history.",
  }],
  options: [DRY_RUN],
  exits: leaseExits(
    "imported",
    "refused: leases live, here or in the file, or a history is here already",
  ),
  example: "dos journal import history.jsonl",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const dryRun = args.has("dry-run");
  const value = await journal.import(args.required("FILE"), { dryRun });
  return {
    value,
    done: value.outcome === "imported" && !value.dry_run,
    text: (sheet) => {
      if (value.outcome === "refuse") {
        return [
          headline("warn", "Refused", { name: "" }),
          ...factLines([["why", value.reason]], sheet),
        ];
      }
      const word = value.dry_run ? "Would import" : "Imported";
      return [
        headline("good", word, { name: value.file }),
        ...factLines([
          ["entries", counted(value.entries, "entry", "entries")],
          ["numbers", `go on above ${value.seq}`],
        ], sheet),
      ];
    },
  };
}
