import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  bookmarkEnd,
  entriesSince,
  lastEntries,
  readWhole,
} from "../../src/stores/journal_history.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { journalOf } from "../support/records.ts";

const MACHINE = new FaultyMachine();

function halts(from: number, to: number): JournalEntry[] {
  return Array.from(
    { length: to - from + 1 },
    (_, n) => ({ op: "HALT", seq: from + n }),
  );
}

function last(
  den: Den,
  count: number,
  passes: (entry: JournalEntry) => boolean = () => true,
): Promise<unknown[]> {
  return MACHINE.run(lastEntries(den.site.journal, count, { passes }))
    .then((entries) => entries.map(({ seq, op }) => seq ?? op));
}

Deno.test("readWhole shows every entry", async () => {
  using den = new Den();
  den.writeJournal(journalOf(...halts(1, 3)));
  const seen: unknown[] = [];
  const state = await MACHINE.run(
    readWhole(den.site.journal, ({ seq }) => seen.push(seq)),
  );
  assertEquals(seen, [1, 2, 3]);
  assertEquals(state.fold.highestSeq, 3);
});

Deno.test("lastEntries gives the last that pass, oldest first", async () => {
  using den = new Den();
  assertEquals(await last(den, 5), []);
  den.writeJournal(journalOf(...halts(1, 50)));
  assertEquals(await last(den, 3), [48, 49, 50]);
  assertEquals(await last(den, 0), []);
  assertEquals((await last(den, 99)).length, 50);
  assertEquals(await last(den, 2, ({ seq }) => Number(seq) < 10), [8, 9]);
});

Deno.test("lastEntries goes back into history as far as it takes", async () => {
  using den = new Den();
  const first = "lane-journal.1-4.jsonl";
  const second = "lane-journal.0-6.jsonl";
  den.write(first, journalOf(...halts(1, 4)));
  den.write(
    second,
    journalOf({ op: "CHECKPOINT", history: first }, ...halts(5, 6)),
  );
  den.writeJournal(
    journalOf({ op: "CHECKPOINT", history: second }, ...halts(7, 8)),
  );
  const isHalt = ({ op }: JournalEntry): boolean => op === "HALT";
  assertEquals(await last(den, 2, isHalt), [7, 8]);
  assertEquals(await last(den, 3, isHalt), [6, 7, 8]);
  assertEquals(await last(den, 9, isHalt), [1, 2, 3, 4, 5, 6, 7, 8]);
  den.remove(first);
  assertEquals(await last(den, 9, isHalt), [5, 6, 7, 8]);
});

Deno.test("lastEntries runs in no circle and follows no name out of the store", async () => {
  using den = new Den();
  const name = "lane-journal.1-1.jsonl";
  const table = [name, "../x.jsonl", "/etc/passwd", 5];
  await inTurn(table, async (history) => {
    den.writeJournal(journalOf({ op: "CHECKPOINT", history }));
    den.write(name, journalOf({ op: "CHECKPOINT", history: name }));
    const found = await last(den, 9);
    assertEquals(found.length, history === name ? 2 : 1);
  });
});

Deno.test("entriesSince tells whole records as they come, each once", async () => {
  using den = new Den();
  const journal = den.site.journal;
  den.writeJournal(journalOf(...halts(1, 2)));
  let mark = await MACHINE.run(bookmarkEnd(journal));
  const news = async (): Promise<unknown[]> => {
    const found = await MACHINE.run(entriesSince(journal, mark));
    mark = found.mark;
    return found.entries.map(({ seq }) => seq);
  };
  assertEquals(await news(), []);
  den.append(journalOf(...halts(3, 4)));
  assertEquals(await news(), [3, 4]);
  const [line = ""] = journalOf(...halts(5, 5)).split("\n");
  den.append(line.slice(0, 7));
  assertEquals(await news(), []);
  den.append(`${line.slice(7)}\n`);
  assertEquals(await news(), [5]);
  assertEquals(await news(), []);
  den.write("next", journalOf({ op: "CHECKPOINT" }, ...halts(6, 6)));
  await Deno.rename(den.path("next"), journal);
  assertEquals(await news(), [undefined, 6]);
  den.remove("lane-journal.jsonl");
  assertEquals(await news(), []);
});

Deno.test("bookmarkEnd starts a follower before an unfinished line", async () => {
  using den = new Den();
  const [line = ""] = journalOf(...halts(1, 1)).split("\n");
  den.writeJournal(`${line}\n${line.slice(0, 5)}`);
  const mark = await MACHINE.run(bookmarkEnd(den.site.journal));
  assertEquals(mark.offset, line.length + 1);
  den.append(`${line.slice(5)}\n`);
  const { entries } = await MACHINE.run(entriesSince(den.site.journal, mark));
  assertEquals(entries, [{ op: "HALT", seq: 1 }]);
});
