/**
 * `dos journal tail`
 *
 * @module
 */
import { identityText, textOf } from "../../domain/lease.ts";
import { parseStamp } from "../../domain/stamp.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import type { JournalVerbs } from "../../lease/workspace.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
  type Stream,
} from "../command.ts";
import { sayWhen } from "../../domain/moments.ts";
import { alignColumns, type Line, type Sheet, type Span } from "../page.ts";

const COUNT = 20;

/** Of number, time, operation, lane and holder. Each entry is told alone, so none knows the others' widths. */
const WIDTHS = [6, 13, 10, 12, 12];

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
    return { parts: follow(journal, { ...filter, count }) };
  }
  const entries = await journal.tail({ ...filter, count });
  return { parts: entries.map(answer) };
}

/**
 * The follower is started before the tail is read, so that nothing falls
 * between the two; what both have seen is told once.
 */
async function* follow(
  journal: JournalVerbs,
  wanted: { op?: string; lane?: string; count: number },
): AsyncIterable<Answer> {
  const { count, ...filter } = wanted;
  const follower = journal.follow(filter)[Symbol.asyncIterator]();
  let coming = follower.next();
  let waiting = true;
  // It is awaited below; a failure before that must not count as unhandled.
  coming.catch(() => {});
  try {
    let last = 0;
    for (const entry of await journal.tail({ ...filter, count })) {
      last = Math.max(last, seqOf(entry));
      yield answer(entry);
    }
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- entries come one after the other
      const next = await coming;
      waiting = false;
      if (next.done) return;
      const seq = seqOf(next.value);
      if (seq === 0 || seq > last) yield answer(next.value);
      coming = follower.next();
      waiting = true;
    }
  } finally {
    const ended = follower.return?.();
    // A follower that waits for the next entry hears this only when one comes.
    if (waiting) ended?.catch(() => {});
    else await ended;
  }
}

function seqOf(entry: JournalEntry): number {
  return Number.isSafeInteger(entry.seq) ? Number(entry.seq) : 0;
}

function answer(entry: JournalEntry): Answer {
  return { value: entry, text: (sheet) => entryLines(entry, sheet) };
}

function entryLines(entry: JournalEntry, { nowMs }: Sheet): Line[] {
  const stamp = parseStamp(entry.ts);
  const op = textOf(entry.op) || "?";
  const style = op === "_CORRUPT" ? "bad" : "name";
  const about = op === "_CORRUPT"
    ? [textOf(entry["_raw"])]
    : [holderOf(entry), textOf(entry["reason"])];
  const cells: Span[] = [
    ["faint", String(seqOf(entry) || "-").padStart(6)],
    stamp === null ? "-" : sayWhen(stamp, nowMs),
    [style, op],
    identityText(entry.lane),
    ...about,
  ];
  while (cells.at(-1) === "") cells.pop();
  return alignColumns([cells], { widths: WIDTHS });
}

function holderOf(entry: JournalEntry): string {
  if (typeof entry.lease === "object" && entry.lease !== null) {
    const { holder } = entry.lease as { holder?: unknown };
    if (typeof holder === "string") return holder;
  }
  return textOf(entry["holder"]);
}
