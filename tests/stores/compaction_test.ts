import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseJournal } from "../../src/journal/read.ts";
import { folded } from "../../src/journal/replay.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import { once, type Plan } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, aPeerLease, grantOf, journalOf } from "../support/records.ts";

const ADA = aLease();
const PETE = aPeerLease();
const TEXT = journalOf(
  grantOf(ADA, 1),
  grantOf(PETE, 2),
  { op: "HEARTBEAT", lane: "api", loop_ts: "t-ada", heartbeat_at: "x", seq: 3 },
  grantOf(aLease({ lane: "web" }), 4),
  { op: "RELEASE", lane: "web", loop_ts: "t-ada", seq: 5 },
  { op: "REFUSE", lane: "web", seq: 6 },
);
const HISTORY = "lane-journal.1-6.jsonl";

function liveOf(text: string): unknown {
  const fold = folded(parseJournal(text));
  return [[...fold.liveByKey()], fold.nextSeq()];
}

Deno.test("compactJournal keeps the leases, the numbers and the whole history", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper, machine } = den.open();
  const { bytes_reclaimed, ...done } = await keeper.compact();
  assertEquals(done, {
    outcome: "compacted",
    entries_after: 1,
    entries_before: 6,
    history: HISTORY,
    dry_run: false,
    reason: "6 entries became 1",
  });
  assert(bytes_reclaimed > 0);
  assertEquals(liveOf(den.journal()), liveOf(TEXT));
  assertEquals(den.read(HISTORY), TEXT);
  assertEquals(den.names(), [
    ".lane-lease.mutex",
    HISTORY,
    "lane-journal.jsonl",
  ]);
  assertEquals(machine.openFiles, 0);
});

Deno.test("compactJournal says beforehand what it would do, and does nothing", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open();
  const would = await keeper.compact({ dryRun: true });
  assertEquals(den.journal(), TEXT);
  assertEquals(den.names(), ["lane-journal.jsonl"]);
  const did = await keeper.compact();
  assertEquals(
    { ...did, dry_run: true, history: null, reason: would.reason },
    would,
  );
  assertEquals(would.reason, "6 entries would become 1");
});

Deno.test("compactJournal has nothing to do in an empty store", async () => {
  await inTurn([null, "", '{"op": "tor'], async (text) => {
    using den = new Den();
    if (text !== null) den.writeJournal(text);
    const done = await den.open().keeper.compact();
    assertEquals(done.outcome, "nothing");
    assertEquals(den.journal(), text ?? "");
  });
});

Deno.test("compactJournal keeps torn lines as what they are, and a lease under a foreign identity", async () => {
  using den = new Den();
  const text = `${TEXT}{"op": "ACQ\n${
    journalOf(
      { op: "ACQUIRE", lane: "odd", loop_ts: "o", lease: { lane: "other" } },
      grantOf(aLease({ lane: "late", loop_ts: "l" }), 9),
    )
  }`;
  den.writeJournal(text);
  const { keeper } = den.open();
  assertEquals((await keeper.compact()).outcome, "compacted");
  assertEquals(liveOf(den.journal()), liveOf(text));
  assertEquals(
    parseJournal(den.journal()).filter(({ op }) => op === "_CORRUPT"),
    [{ op: "_CORRUPT", _raw: '{"op": "ACQ', _line: 6 }],
  );
});

Deno.test("compactJournal can be repeated, each time under a name of its own", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open();
  await keeper.compact();
  const halt = '{"op": "HALT"}\n';
  den.append(halt);
  const again = await keeper.compact();
  assertEquals(again.history, "lane-journal.0-6.jsonl");
  den.append(halt);
  const third = await keeper.compact();
  assertEquals(third.history, "lane-journal.0-6.2.jsonl");
  assertEquals(liveOf(den.journal()), liveOf(TEXT));
});

Deno.test("compactJournal leaves a journal that is compact already, and makes no history of it", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open();
  const first = await keeper.compact();
  const { length } = new TextEncoder().encode(den.journal());
  assertEquals(first.bytes_reclaimed, TEXT.length - length);
  const names = den.names();
  const again = await keeper.compact();
  assertEquals([again.outcome, again.history], ["nothing", null]);
  assertEquals(den.names(), names);
});

Deno.test("compactJournal goes nowhere from damage that may hide a grant", async () => {
  using den = new Den();
  const text = `${TEXT}{"op" "x"}\n${TEXT}`;
  den.writeJournal(text);
  const error = await assertRejects(
    () => den.open().keeper.compact(),
    StoreError,
  );
  assertEquals(error.code, "STORE_CORRUPT");
  assertEquals(den.journal(), text);
  assertEquals(den.names(), [".lane-lease.mutex", "lane-journal.jsonl"]);
});

Deno.test("compactJournal refuses where the journal grew meanwhile, and leaves no trace", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open(
    once(
      ({ name, path }) => name === "syncData" && path.endsWith(".tmp"),
      () => den.append('{"op": "ENFORCE"}\n'),
    ),
  );
  const error = await assertRejects(() => keeper.compact(), StoreError);
  assertEquals(error.code, "STORE_LOCK");
  assertEquals(den.journal(), `${TEXT}{"op": "ENFORCE"}\n`);
  assertEquals(den.names(), [".lane-lease.mutex", "lane-journal.jsonl"]);
});

Deno.test("compactJournal refuses where its lock was taken over", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open(
    once(
      ({ name, path }) => name === "syncData" && path.endsWith(".tmp"),
      () => den.writeLock(den.peerLock()),
    ),
  );
  const error = await assertRejects(() => keeper.compact(), StoreError);
  assertEquals(error.code, "STORE_LOCK");
  assertEquals(den.journal(), TEXT);
});

Deno.test("compactJournal carries over what a lock-less writer still put into the old file", async () => {
  const line = '{"lane": "api", "loop_ts": "t-ada", "op": "SCAVENGE"}\n';
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open(
    once(
      ({ name, path }) => name === "syncDirectory" && path.endsWith(".dos"),
      // It had the journal open before the rename.
      () => den.append(line, HISTORY),
    ),
  );
  assertEquals((await keeper.compact()).outcome, "compacted");
  assertEquals(folded(parseJournal(den.journal())).live(), [PETE]);
  const after = den.journal();
  await den.open().ledger.transact(() => ({ append: [], result: null }));
  assertEquals(den.journal(), after);
});

Deno.test("compactJournal does not put a draft in place that reads otherwise", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open(
    once(
      ({ name, path }) => name === "close" && path.endsWith(".tmp"),
      ({ path }) => Deno.writeTextFileSync(path, '{"op": "CHECKPOINT"}\n'),
    ),
  );
  const error = await assertRejects(() => keeper.compact(), StoreError);
  assertEquals(error.code, "STORE_CORRUPT");
  assertEquals(den.journal(), TEXT);
  assertEquals(den.names(), [".lane-lease.mutex", "lane-journal.jsonl"]);
});

Deno.test("compactJournal leaves the journal as it is where the disk fails", async () => {
  const onDraft = (name: string, fault: ReturnType<Plan>): Plan => (call) =>
    call.name === name && call.path.endsWith(".tmp") ? fault : undefined;
  const table: [string, Plan, string][] = [
    ["open", onDraft("open", { errno: "EACCES" }), "STORE_UNWRITABLE"],
    ["full", onDraft("write", { errno: "ENOSPC" }), "STORE_FULL"],
    ["stuck", onDraft("write", { short: 0 }), "STORE_UNWRITABLE"],
    ["sync", onDraft("syncData", { errno: "EIO" }), "STORE_UNWRITABLE"],
    ["rename", onDraft("rename", { errno: "EROFS" }), "STORE_UNWRITABLE"],
  ];
  await inTurn(table, async ([what, plan, code]) => {
    using den = new Den();
    den.writeJournal(TEXT);
    const { keeper, machine } = den.open(plan);
    const error = await assertRejects(() => keeper.compact(), StoreError);
    assertEquals(error.code, code, what);
    assertEquals(den.journal(), TEXT, what);
    assert(!den.has("lane-journal.jsonl.compact.tmp"), what);
    assertEquals(machine.openFiles, 0);
    assertEquals((await den.open().keeper.compact()).outcome, "compacted");
  });
});

Deno.test("compactJournal writes a draft however short the writes are", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open(({ name, path }) =>
    name === "write" && path.endsWith(".tmp") ? { short: 50 } : undefined
  );
  assertEquals((await keeper.compact()).outcome, "compacted");
  assertEquals(liveOf(den.journal()), liveOf(TEXT));
});

Deno.test("compactJournal keeps history by a copy where there are no links", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const { keeper } = den.open(({ name }) =>
    name === "link" ? { errno: "ENOTSUP" } : undefined
  );
  assertEquals((await keeper.compact()).history, HISTORY);
  assertEquals(den.read(HISTORY), TEXT);
});

Deno.test("compactJournal answers busy, and follows no planted directory", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  den.writeLock(den.peerLock());
  const { keeper } = den.open();
  const busy = await keeper.compact({ lockTimeout: 0.01 });
  assertEquals(busy.outcome, "lock-busy");
  assertEquals(den.journal(), TEXT);
  using other = new Den();
  await Deno.symlink(`${den.root}/.dos`, `${other.root}/.dos`);
  await inTurn([{}, { dryRun: true }], async (options) => {
    const error = await assertRejects(
      () => other.open().keeper.compact(options),
      StoreError,
    );
    assertEquals(error.code, "STORE_FOREIGN_TYPE");
  });
});

Deno.test("compactJournal keeps the number of a journal that came beyond the limit, and goes on from there", async () => {
  const edge = 2 ** 52 - 1;
  using den = new Den();
  den.writeJournal(
    `{"op": "HALT", "seq": ${edge}}\n` +
      `{"op": "_CORRUPT", "seq": ${edge + 3}}\n` +
      `{"op": "HALT", "seq": ${edge + 1}}\n`,
  );
  const { keeper } = den.open();
  assertEquals((await keeper.compact()).outcome, "compacted");
  assertEquals(folded(parseJournal(den.journal())).nextSeq(), edge + 2);
  assertEquals((await keeper.compact()).outcome, "nothing");
});
