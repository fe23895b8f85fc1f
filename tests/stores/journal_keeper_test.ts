import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const TEXT = journalOf(
  grantOf(aLease(), 1),
  { op: "HALT", lane: "web", seq: 2 },
  { op: "HALT", lane: "API", seq: 3 },
);

Deno.test("JournalKeeper tails by operation and by lane, whatever their case", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open();
  const seqs = async (
    filter: { op?: string; lane?: string },
  ): Promise<unknown[]> =>
    (await keeper.tail({ count: 9, ...filter })).map(({ seq }) => seq);
  assertEquals(await seqs({}), [1, 2, 3]);
  assertEquals(await seqs({ op: "halt" }), [2, 3]);
  assertEquals(await seqs({ lane: "Api" }), [1, 3]);
  assertEquals(await seqs({ op: "HALT", lane: "api" }), [3]);
});

Deno.test("JournalKeeper replays and counts", async () => {
  using den = new Den();
  const { keeper } = den.open();
  assertEquals(await keeper.replay(), []);
  assertEquals(await keeper.seq(), 0);
  den.writeJournal(TEXT);
  assertEquals(await keeper.replay(), [aLease()]);
  assertEquals(await keeper.seq(), 3);
  assert((await keeper.verify()).ok);
});

Deno.test("JournalKeeper follows what comes, and stops when its reader does", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper, machine } = den.open();
  let waits = 0;
  machine.onWait = () => {
    waits++;
    den.append(journalOf({ op: "HALT", lane: "web", seq: 3 + waits }));
  };
  const seen: unknown[] = [];
  for await (const entry of keeper.follow({ lane: "web" })) {
    seen.push(entry.seq);
    if (seen.length === 3) break;
  }
  assertEquals(seen, [4, 5, 6]);
  assertEquals(machine.openFiles, 0);
});

Deno.test("JournalKeeper's readers make nothing and take no lock", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  den.writeLock(den.peerLock());
  const before = den.names();
  const { keeper, machine } = den.open();
  await keeper.tail({ count: 1 });
  await keeper.replay();
  await keeper.seq();
  await keeper.verify();
  await keeper.compact({ dryRun: true });
  await keeper.repair({ dryRun: true });
  assertEquals(den.names(), before);
  const reading = new Set(["lstat", "open", "fstat", "readAt", "close"]);
  const others = machine.calls.filter(({ name, how }) =>
    !reading.has(name) || how?.write || how?.append || how?.create
  );
  assertEquals(others, []);
});

Deno.test("JournalKeeper never takes a strange store for an empty one", async () => {
  await inTurn(["symlink", "fifo", "directory"] as const, async (kind) => {
    using den = new Den();
    den.plant("lane-journal.jsonl", kind);
    const { keeper } = den.open();
    const calls: (() => Promise<unknown>)[] = [
      () => keeper.tail({ count: 1 }),
      () => keeper.replay(),
      () => keeper.seq(),
      () => keeper.verify(),
      () => keeper.compact(),
      () => keeper.compact({ dryRun: true }),
      () => keeper.repair(),
      () => keeper.repair({ dryRun: true }),
    ];
    await inTurn(calls, async (call) => {
      const error = await assertRejects(call, StoreError);
      assertEquals(error.code, "STORE_FOREIGN_TYPE", kind);
    });
  });
});

Deno.test("JournalKeeper refuses a lock timeout that is none, before the store is touched", async () => {
  using den = new Den();
  const { keeper } = den.open();
  await inTurn([-1, NaN, Infinity, 1e9], async (lockTimeout) => {
    await assertRejects(() => keeper.compact({ lockTimeout }), RangeError);
    await assertRejects(() => keeper.repair({ lockTimeout }), RangeError);
  });
  assertEquals(den.names(), null);
});
