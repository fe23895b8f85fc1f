/**
 * `dos journal log`
 *
 * @module
 */
import { RecordFilter, type RecordWish } from "../../history/record_filter.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import type { Workspace } from "../../lease/workspace.ts";
import type { Arguments } from "../arguments.ts";
import { askedPath, DeclaredLanes } from "../asked_subject.ts";
import type { Answer, Command, Setting, Stream } from "../command.ts";
import { entryLines, STAMPED } from "../entry_text.ts";
import { answersTo, following } from "../following.ts";
import { askedSpan, SINCE, TIME_HELP, UNTIL } from "../span_options.ts";
import { UsageFault } from "../usage_fault.ts";

/** Shows what happened. */
export const command: Command = {
  about:
    "Shows the records that are about a lane, an owner or a path, oldest first, one to a line; all of them where nothing is chosen. A record that only names a lease or a ticket is about what that is about. All of history is read, that too which compactions have set aside; what a compaction only carries over is not told again. " +
    TIME_HELP,
  options: [
    { name: "lane", value: "LANE", help: "Only this lane." },
    {
      name: "owner",
      value: "NAME",
      help: "Only what NAME did, and what was done to its leases and waits.",
    },
    {
      name: "path",
      value: "PATH",
      nonEmpty: true,
      help: "Only leases, waits and refusals whose region covers PATH.",
    },
    { name: "op", value: "OP", help: "Only this operation, such as REFUSE." },
    {
      name: "class",
      value: "CLASS",
      help: "Only this reason class, such as OVERLAP.",
    },
    SINCE,
    UNTIL,
    {
      name: "last",
      value: "N",
      kind: "integer",
      min: 0,
      help: "Only the last N of them.",
      standard: "all",
    },
    { name: "follow", help: "Go on with what is appended from now on." },
  ],
  example: "dos journal log --op REFUSE --lane src --since 24h",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Stream> {
  const span = askedSpan(args, setting.world.nowMs());
  const isFollowed = args.has("follow");
  if (isFollowed && span.untilMs !== undefined) {
    throw new UsageFault(
      "Cannot follow the journal with --until: it has an end",
    );
  }
  const workspace = await setting.open();
  const wish = { ...await wishOf(args, workspace), ...span };
  const filter = new RecordFilter(wish, new DeclaredLanes(workspace));
  const last = args.number("last");
  const read = (): Promise<JournalEntry[]> => wanted(workspace, filter, last);
  if (!isFollowed) {
    const entries = await read();
    // A pipe gets what it asked for; a person would wonder.
    if (entries.length === 0 && setting.world.stdoutIsTerminal) {
      await setting.note("dos: no record matches");
    }
    return { parts: entries.map(answer) };
  }
  const entries = following(
    workspace.journal.follow(),
    read,
    (entry) => filter.passes(entry),
  );
  return { parts: answersTo(entries, answer) };
}

async function wishOf(
  args: Arguments,
  workspace: Workspace,
): Promise<RecordWish> {
  const path = args.text("path");
  return {
    lane: args.text("lane"),
    owner: args.text("owner"),
    op: args.text("op"),
    reasonClass: args.text("class"),
    reaches: path === undefined
      ? undefined
      : (await askedPath(path, workspace)).reaches,
  };
}

async function wanted(
  { journal }: Pick<Workspace, "journal">,
  filter: RecordFilter,
  last: number | undefined,
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  await journal.history((entry) => {
    if (filter.passes(entry)) entries.push(entry);
  });
  return last === undefined
    ? entries
    : entries.slice(Math.max(0, entries.length - last));
}

function answer(entry: JournalEntry): Answer {
  return { value: entry, text: (sheet) => entryLines(entry, sheet, STAMPED) };
}
