/**
 * `dos journal tail`
 *
 * @module
 */
import type { JournalEntry } from "../../journal/entry.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
  type Stream,
} from "../command.ts";
import { entryLines } from "../entry_text.ts";
import { answersTo, following } from "../following.ts";

const COUNT = 20;

/** Shows the last entries. */
export const command: Command = {
  about:
    "Shows the last entries, oldest first, one to a line. A line that cannot be read is shown as an entry `_CORRUPT`. With --follow it goes on with what is appended, until it is interrupted.",
  positionals: [
    {
      name: "N",
      kind: "integer",
      min: 0,
      help: "How many entries; 0 for none.",
      standard: "20",
    },
  ],
  options: [
    { name: "follow", help: "Go on with what is appended from now on." },
    { name: "op", value: "OP", help: "Only this operation, such as ACQUIRE." },
    { name: "lane", value: "LANE", help: "Only this lane." },
  ],
  example: "dos journal tail 50 --lane src",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Stream> {
  const { journal } = await setting.open();
  const filter = present({ op: args.text("op"), lane: args.text("lane") });
  const count = args.number("N") ?? COUNT;
  if (args.has("follow")) {
    const entries = following(
      journal.follow(filter),
      () => journal.tail({ ...filter, count }),
    );
    return { parts: answersTo(entries, answer) };
  }
  const entries = await journal.tail({ ...filter, count });
  return { parts: entries.map(answer) };
}

function answer(entry: JournalEntry): Answer {
  return { value: entry, text: (sheet) => entryLines(entry, sheet) };
}
