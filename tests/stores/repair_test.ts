import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { parseJournal } from "../../src/journal/read.ts";
import { folded } from "../../src/journal/replay.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import { once } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, aPeerLease, grantOf, journalOf } from "../support/records.ts";

const ADA = journalOf(grantOf(aLease(), 1));
const PETE = journalOf(grantOf(aPeerLease(), 2));
const TORN = '{"host_id": "box", "lane": "we';
const BROKEN = "lane-journal.broken.20260601T140000Z";

/** The journal but for the record that names the old file. */
function withoutMark(den: Den): string {
  return den.journal().replace(/^\{"history": .*"op": "HISTORY".*\}\n$/m, "");
}

Deno.test("repairJournal gives out no number again that a cut record may have had", async () => {
  using den = new Den();
  const lost = `{"op": "ACQUIRE", "seq": 7, "lease": {"fence": 7} oops }\n`;
  den.writeJournal(`${ADA}${lost}${ADA}`);
  const { ledger, keeper } = den.open();
  await keeper.repair();
  assert((await ledger.read()).nextSeq > 7);
});

Deno.test("repairJournal keeps the old file, and lines that reach it late are found there", async () => {
  using den = new Den();
  den.writeJournal(`${ADA}${TORN}`);
  const { ledger, keeper } = den.open();
  await keeper.repair();
  const old =
    den.names()?.find((name) => /^lane-journal\.\d+-\d+\.jsonl$/.test(name)) ??
      "";
  assertEquals(den.read(old), `${ADA}${TORN}`);
  den.write(
    old,
    `${ADA}${TORN}\n{"op": "SCAVENGE", "lane": "api", "loop_ts": "t-ada"}\n`,
  );
  await ledger.transact(() => ({ append: [{ op: "HALT" }], result: null }));
  assertEquals((await ledger.read()).live, []);
});

Deno.test("repairJournal gives a glued record its own line and keeps the torn one", async () => {
  using den = new Den();
  den.writeJournal(`${ADA}${TORN}${PETE}{"op": "HALT"}\n`);
  const { keeper } = den.open();
  assertEquals(await keeper.repair(), {
    outcome: "repaired",
    lines: [{
      line: 2,
      kind: "broken",
      offset: ADA.length,
      bytes: TORN.length + PETE.length - 1,
      action: "split",
      recovered: 1,
      looks_like: null,
      check: "",
    }],
    recovered: 1,
    moved: 1,
    kept_in: den.path(BROKEN),
    went_back: null,
    accepted: false,
    dry_run: false,
    reason:
      `1 glued record given a line of their own; 1 unreadable line moved to ${
        den.path(BROKEN)
      }`,
  });
  assertEquals(withoutMark(den), `${ADA}${PETE}{"op": "HALT"}\n`);
  assertEquals(den.read(BROKEN), `${TORN}${PETE}`);
  assert((await keeper.verify()).ok);
  assertEquals((await keeper.repair()).outcome, "nothing");
});

Deno.test("repairJournal: what stays, what goes, what is won", async () => {
  const halt = '{"op": "HALT"}\n';
  const table: [string, string, string, string | null][] = [
    ["sound", ADA + halt, ADA + halt, null],
    ["a torn end", ADA + TORN, ADA, `${TORN}\n`],
    ["a torn end with LF", `${ADA}${TORN}\n`, ADA, `${TORN}\n`],
    ["two glued", `${ADA.trimEnd()}${PETE}`, ADA + PETE, null],
    ["garbage", `${ADA}a } b\n${halt}`, ADA + halt, "a } b\n"],
    ["blank lines", `${ADA}\n\n${halt}`, `${ADA}\n\n${halt}`, null],
    ["not an object", `${ADA}[1]\n${halt}`, `${ADA}[1]\n${halt}`, null],
    [
      "a record inside a text",
      `{"op": "HALT", "x": "{\\"op\\": \\"ACQUIRE\\"}"\n${halt}`,
      halt,
      '{"op": "HALT", "x": "{\\"op\\": \\"ACQUIRE\\"}"\n',
    ],
    [
      "a lease inside a torn grant",
      `{"lane": "a", "lease": {"lane": "a"}\n${halt}`,
      halt,
      '{"lane": "a", "lease": {"lane": "a"}\n',
    ],
  ];
  await inTurn(table, async ([what, before, after, broken]) => {
    using den = new Den();
    den.writeJournal(before);
    const done = await den.open().keeper.repair();
    assertEquals(withoutMark(den), after, what);
    assertEquals(done.kept_in, broken === null ? null : den.path(BROKEN), what);
    if (broken !== null) assertEquals(den.read(BROKEN), broken, what);
  });
});

Deno.test("repairJournal keeps bytes that are no text as they are", async () => {
  using den = new Den();
  const bad = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d, 0x0a]);
  const good = new TextEncoder().encode(ADA);
  den.writeJournal(new Uint8Array([...good, ...bad, ...good]));
  await den.open().keeper.repair();
  assertEquals(withoutMark(den), ADA + ADA);
  assertEquals(await Deno.readFile(den.path(BROKEN)), bad);
});

Deno.test("repairJournal says beforehand what it would do, and does nothing", async () => {
  using den = new Den();
  const text = `${ADA}${TORN}${PETE}`;
  den.writeJournal(text);
  const done = await den.open().keeper.repair({ dryRun: true });
  assertEquals([done.recovered, done.moved, done.kept_in], [1, 1, null]);
  assert(done.dry_run && done.reason.includes("would be"));
  assertEquals(den.journal(), text);
  assertEquals(den.names(), ["lane-journal.jsonl"]);
});

Deno.test("repairJournal never overwrites what it kept before", async () => {
  using den = new Den();
  den.write(BROKEN, "earlier");
  den.writeJournal(ADA + TORN);
  const done = await den.open().keeper.repair();
  assertEquals(done.kept_in, den.path(`${BROKEN}.2`));
  assertEquals(den.read(BROKEN), "earlier");
});

Deno.test("repairJournal refuses where somebody wrote meanwhile, and leaves no trace", async () => {
  const late = '{"op": "SCAVENGE", "lane": "api", "loop_ts": "t-ada"}\n';
  const table: [string, (den: Den) => void, string][] = [
    ["growth", (den) => den.append(late), `${ADA}${TORN}\n${ADA}${late}`],
    [
      "a lost lock",
      (den) => den.writeLock(den.peerLock()),
      `${ADA}${TORN}\n${ADA}`,
    ],
  ];
  await inTurn(table, async ([what, happens, after]) => {
    using den = new Den();
    den.writeJournal(`${ADA}${TORN}\n${ADA}`);
    const { keeper } = den.open(once(
      ({ name, path }) => name === "syncData" && path.endsWith(".repair.tmp"),
      () => happens(den),
    ));
    const error = await assertRejects(() => keeper.repair(), StoreError);
    assertEquals(error.code, "STORE_LOCK", what);
    assertEquals(den.journal(), after, what);
    assertFalse(den.has(BROKEN) || den.has("lane-journal.jsonl.repair.tmp"));
  });
});

Deno.test("repairJournal carries over what still reached the old file", async () => {
  using den = new Den();
  den.writeJournal(`${ADA}${TORN}\n${PETE}`);
  await Deno.link(den.site.journal, den.path("as-a-peer-has-it-open"));
  const { keeper } = den.open(once(
    ({ name, path }) => name === "syncDirectory" && path.endsWith(".dos"),
    () =>
      den.append(
        '{"lane": "api", "loop_ts": "t-ada", "op": "SCAVENGE"}\n',
        "as-a-peer-has-it-open",
      ),
  ));
  assertEquals((await keeper.repair()).outcome, "repaired");
  assertEquals(folded(parseJournal(den.journal())).live(), [aPeerLease()]);
});

Deno.test("repairJournal leaves the journal as it is where the disk fails", async () => {
  await inTurn(["open", "write", "syncData", "rename"], async (call) => {
    using den = new Den();
    const text = `${ADA}${TORN}\n${PETE}`;
    den.writeJournal(text);
    const { keeper, machine } = den.open(({ name, path }) =>
      name === call && path.endsWith(".repair.tmp")
        ? { errno: "ENOSPC" }
        : undefined
    );
    const error = await assertRejects(() => keeper.repair(), StoreError);
    assertEquals(error.code, "STORE_FULL", call);
    assertEquals(den.journal(), text, call);
    assertEquals(machine.openFiles, 0);
    assertEquals((await den.open().keeper.repair()).outcome, "repaired");
  });
});

Deno.test("repairJournal answers busy, and makes no journal", async () => {
  using den = new Den();
  assertEquals((await den.open().keeper.repair()).outcome, "nothing");
  assertEquals(den.journal(), "");
  den.writeLock(den.peerLock());
  const busy = await den.open().keeper.repair({ lockTimeout: 0 });
  assertEquals(busy.outcome, "lock-busy");
});
