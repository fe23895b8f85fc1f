import { assertEquals, assertStringIncludes } from "@std/assert";
import type { HistoryMark } from "../../src/journal/upkeep.ts";
import { Den } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

Deno.test("JournalKeeper shows every record of history, through compactions, oldest first", async () => {
  using den = new Den();
  den.writeJournal(journalOf(
    grantOf(aLease(), 1),
    ...[2, 3, 4].map((seq) => ({ op: "HALT", lane: "web", seq })),
  ));
  const { keeper } = den.open();
  await keeper.compact();
  den.append(journalOf({ op: "HALT", lane: "late", seq: 6 }));
  await keeper.compact();
  den.append(journalOf({ op: "HALT", lane: "last", seq: 9 }));
  const seen: unknown[] = [];
  const reach = await keeper.history(({ op, lane }) => {
    if (op === "HALT" || op === "ACQUIRE") seen.push(lane);
  });
  assertEquals(seen, ["api", "web", "web", "web", "late", "last"]);
  const { files, unreadable, isTorn, missing } = reach;
  assertEquals([files, unreadable, isTorn, missing], [3, 0, false, null]);
});

Deno.test("JournalKeeper says what of history is missing, unreadable or unfinished", async () => {
  using den = new Den();
  const { keeper, warnings } = den.open();
  const none = await keeper.history(() => {});
  assertEquals([none.files, none.missing], [0, null]);
  const history = "lane-journal.1-2.jsonl";
  den.writeJournal(
    journalOf({ op: "CHECKPOINT", leases: [], history, history_bytes: 9 }) +
      'oops}\n{"op": "HALT"}\n{"op": ',
  );
  const ops: unknown[] = [];
  const reach = await keeper.history(({ op }) => ops.push(op));
  assertEquals(ops, ["CHECKPOINT", "_CORRUPT", "HALT"]);
  assertEquals([reach.files, reach.unreadable, reach.isTorn], [1, 1, true]);
  assertStringIncludes(reach.missing ?? "", history);
  assertEquals(warnings.length, 3);
});

Deno.test("JournalKeeper's history does not go in circles", async () => {
  using den = new Den();
  const { keeper } = den.open();
  const history = "lane-journal.1-2.jsonl";
  const head = { op: "CHECKPOINT", leases: [], history, history_bytes: 9 };
  den.writeJournal(journalOf(head));
  den.write(history, journalOf(head));
  assertEquals((await keeper.history(() => {})).files, 2);
});

Deno.test("JournalKeeper shows what came behind a mark, each record once", async () => {
  using den = new Den();
  const { keeper } = den.open();
  den.writeJournal(journalOf({ op: "A" }) + '{"op": "tor');
  const seen: unknown[] = [];
  let mark: HistoryMark | null = null;
  const note = ({ op }: { readonly op?: unknown }): unknown => seen.push(op);
  await keeper.history(note, (told) => {
    mark = told;
  });
  for (const text of ["", "n\n", journalOf({ op: "B" }), '{"op": "C"}\n']) {
    den.append(text);
    // deno-lint-ignore no-await-in-loop -- the journal grows between
    const grown = await keeper.later(requireMark(mark), note);
    mark = grown?.mark ?? null;
  }
  assertEquals(seen, ["A", "_CORRUPT", "B", "C"]);
  const last = requireMark(mark);
  assertEquals(await keeper.later({ ...last, identity: "x" }, note), null);
  assertEquals(await keeper.later({ ...last, bytes: 9_999 }, note), null);
});

function requireMark(mark: HistoryMark | null): HistoryMark {
  if (mark === null) throw new Error("there is no mark");
  return mark;
}

Deno.test("JournalKeeper shows each record once after a repair, which keeps the journal as it was aside", async () => {
  using den = new Den();
  den.writeJournal(journalOf(grantOf(aLease(), 1)));
  const { keeper } = den.open();
  await keeper.compact();
  den.append(`oops}\n${journalOf({ op: "HALT", lane: "web", seq: 2 })}`);
  assertEquals((await keeper.repair()).outcome, "repaired");
  const ops: unknown[] = [];
  const reach = await keeper.history(({ op }) => ops.push(op));
  assertEquals(ops, ["ACQUIRE", "CHECKPOINT", "HALT", "HISTORY"]);
  assertEquals([reach.files, reach.missing], [2, null]);
});

Deno.test("JournalKeeper shows once what reached a history late and was copied from there", async () => {
  using den = new Den();
  den.writeJournal(journalOf(grantOf(aLease(), 1)));
  const { keeper } = den.open();
  const { history } = await keeper.compact();
  const name = history ?? "";
  const old = den.read(name);
  den.append(journalOf({ op: "HALT", lane: "late" }), name);
  const told = async (): Promise<unknown[]> => {
    const ops: unknown[] = [];
    await keeper.history(({ op }) => ops.push(op));
    return ops;
  };
  assertEquals(await told(), ["ACQUIRE", "HALT", "CHECKPOINT"]);
  const late = { op: "HALT", lane: "late" };
  const mark = { op: "HISTORY", history, history_bytes: old.length + 99 };
  den.append(journalOf(late, mark));
  assertEquals(await told(), ["ACQUIRE", "CHECKPOINT", "HALT", "HISTORY"]);
});
