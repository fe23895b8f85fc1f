import { assertEquals } from "@std/assert";
import { readTail } from "../../src/stores/history_file.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine, once } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const NAME = "lane-journal.1-1.jsonl";
const GRANT = journalOf(grantOf(aLease()));
const SCAVENGE = '{"lane": "api", "loop_ts": "t-ada", "op": "SCAVENGE"}\n';

function checkpoint(fields: Record<string, unknown>): string {
  return journalOf({
    op: "CHECKPOINT",
    leases: [aLease()],
    seq_watermark: 1,
    ...fields,
  });
}

Deno.test("readTail ends its last line and counts what it read", async () => {
  using den = new Den();
  den.write(NAME, `${GRANT}é`);
  const machine = new FaultyMachine();
  assertEquals(
    await machine.run(readTail(den.path(NAME), GRANT.length)),
    { text: "é\n", bytes: 2 },
  );
  assertEquals(
    await machine.run(readTail(den.path(NAME), GRANT.length + 2)),
    { text: "", bytes: 0 },
  );
  assertEquals(await machine.run(readTail(den.path("none"), 0)), null);
});

Deno.test("late lines are rescued exactly once, by the next writer", async () => {
  using den = new Den();
  den.write(NAME, GRANT + SCAVENGE);
  den.writeJournal(
    checkpoint({ history: NAME, history_bytes: GRANT.length }),
  );
  const { ledger } = den.open();
  const before = den.journal();
  assertEquals((await ledger.read()).live.length, 1);
  assertEquals(den.journal(), before, "a reader rescues nothing");
  const answer = await ledger.transact(({ live }) => ({
    append: [],
    result: live.length,
  }));
  assertEquals(answer.kind === "done" && answer.result, 0);
  const mark = `{"history": "${NAME}", "history_bytes": ${
    GRANT.length + SCAVENGE.length
  }, "op": "HISTORY"}\n`;
  assertEquals(den.journal(), before + SCAVENGE + mark);
  await ledger.transact(() => ({ append: [], result: null }));
  assertEquals(den.journal(), before + SCAVENGE + mark);
  den.append('{"op": "HALT"}\n', NAME);
  await ledger.transact(() => ({ append: [], result: null }));
  assertEquals(den.journal().split("HALT").length, 2);
});

Deno.test("a line that comes while others are rescued is not rescued twice", async () => {
  using den = new Den();
  den.write(NAME, `${GRANT}{"n": 1, "op": "ENFORCE"}\n`);
  den.writeJournal(checkpoint({ history: NAME, history_bytes: GRANT.length }));
  const { ledger } = den.open(
    once(
      ({ name, path, how }) =>
        name === "open" && path.endsWith(NAME) && how?.read === true,
      () => den.append('{"n": 2, "op": "ENFORCE"}\n', NAME),
    ),
  );
  await ledger.transact(() => ({ append: [], result: null }));
  await ledger.transact(() => ({ append: [], result: null }));
  assertEquals(den.journal().split('"n": 1').length, 2);
  assertEquals(den.journal().split('"n": 2').length, 2);
});

Deno.test("nothing is rescued under a lock that was taken over", async () => {
  using den = new Den();
  den.write(NAME, GRANT + SCAVENGE);
  den.writeJournal(checkpoint({ history: NAME, history_bytes: GRANT.length }));
  const before = den.journal();
  const { ledger } = den.open(
    once(
      ({ name, path }) => name === "lstat" && path.endsWith(NAME),
      () => den.writeLock(den.peerLock()),
    ),
  );
  const answer = await ledger.transact(() => ({ append: [], result: null }));
  assertEquals(answer.kind, "busy");
  assertEquals(den.journal(), before);
});

Deno.test("only a mark that makes sense is believed", async () => {
  const table: [string, Record<string, unknown>][] = [
    ["no name", { history_bytes: 0 }],
    ["a path", { history: "../lane-journal.1-1.jsonl", history_bytes: 0 }],
    ["no number", { history: NAME }],
    ["a negative number", { history: NAME, history_bytes: -1 }],
    ["a fraction", { history: NAME, history_bytes: 0.5 }],
    ["past the end", { history: NAME, history_bytes: 1e6 }],
    ["another file", { history: "lane-journal.2-2.jsonl", history_bytes: 0 }],
  ];
  await inTurn(table, async ([what, fields]) => {
    using den = new Den();
    den.write(NAME, SCAVENGE);
    den.writeJournal(checkpoint(fields));
    const before = den.journal();
    await den.open().ledger.transact(() => ({ append: [], result: null }));
    assertEquals(den.journal(), before, what);
  });
});

Deno.test("a CHECKPOINT of another writer ends the watch over a history", async () => {
  using den = new Den();
  den.write(NAME, GRANT + SCAVENGE);
  const other = journalOf({ op: "CHECKPOINT", leases: [] });
  const text = checkpoint({ history: NAME, history_bytes: 0 }) + other;
  den.writeJournal(text);
  await den.open().ledger.transact(() => ({ append: [], result: null }));
  assertEquals(den.journal(), text);
});

Deno.test("a planted history is not opened", async () => {
  await inTurn(["symlink", "fifo", "directory"] as const, async (kind) => {
    using den = new Den();
    den.plant(NAME, kind);
    den.writeJournal(checkpoint({ history: NAME, history_bytes: 0 }));
    const { ledger, machine } = den.open();
    await ledger.transact(() => ({ append: [], result: null }));
    assertEquals(
      machine.calls.filter(({ name, path }) =>
        name === "open" && path.endsWith(NAME)
      ),
      [],
      kind,
    );
  });
});
