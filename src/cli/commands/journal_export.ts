/**
 * `dos journal export`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";

/** Writes the whole history into one file. */
export const command: Command = {
  about:
    "Writes all that ever happened into one new file, in the form of a journal: what compactions have set aside, or what etcd keeps, and the journal itself. Numbers stay as they are. Never writes over anything. With the file a store moves: as `.dos/lane-journal.jsonl`, or to etcd with `dos journal import`.",
  positionals: [{
    name: "FILE",
    required: true,
    nonEmpty: true,
    help: "The file, which must not be there yet.",
  }],
  options: [],
  exits: [
    [EXIT.yes, "written"],
    [
      EXIT.store,
      "the store cannot be read, lacks records or is damaged; or the file is there, or cannot be written",
    ],
  ],
  example: "dos journal export history.jsonl",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const value = await journal.export(args.required("FILE"));
  const { live } = value;
  if (live > 0) {
    await setting.note(
      `dos: ${counted(live, "lease")} in it ${
        live === 1 ? "is" : "are"
      } still held; before you move the store, stop whoever works and release what is held`,
    );
  }
  return {
    value,
    done: true,
    text: (sheet) => [
      headline("good", "Written", { name: value.file }),
      ...factLines([
        ["entries", counted(value.entries, "entry", "entries")],
        ["size", counted(value.bytes, "byte")],
        ["live", live === 0 ? "" : counted(live, "lease")],
        ["numbers", `up to ${value.seq}`],
      ], sheet),
    ],
  };
}
