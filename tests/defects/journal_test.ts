/**
 * Defects of dos-kernel 0.22.0 that lie in its journal, numbered as in their
 * description, and what ours does in their place.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseStamp } from "../../src/domain/stamp.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { release } from "../../src/lease/release.ts";
import { openWorkspace } from "../../src/compose.ts";
import { Den } from "../support/den.ts";
import { aDesk } from "../support/desk.ts";
import { once, type Plan } from "../support/faulty_machine.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { liveIn } from "../support/scenarios.ts";

const TORN = '{"op": "ACQUIRE", "lane": "a';

function onJournal(name: string): Plan {
  return (call) =>
    call.name === name && call.path.endsWith("lane-journal.jsonl")
      ? { short: 40 }
      : undefined;
}

Deno.test("defect 1: a record behind a torn one is not glued to it", async () => {
  using den = new Den();
  den.writeJournal(TORN);
  const desk = aDesk(den.open().ledger);
  assertEquals((await acquire(desk, aRequest())).outcome, "acquire");
  const bob = await acquire(desk, aRequest({ owner: "bob" }));
  assertEquals(bob.outcome, "refuse");
  den.append(TORN);
  const done = notBusy(await release(desk, { owner: "ada", lane: "api" }));
  assert(done.released);
  assertEquals(liveIn(den), []);
});

Deno.test("defect 2: a short write is no success, and leaves nothing", async () => {
  using den = new Den();
  den.writeJournal(journalOf({ op: "HALT", seq: 1 }));
  const before = den.journal();
  const desk = aDesk(den.open(onJournal("write")).ledger);
  const error = await assertRejects(
    () => acquire(desk, aRequest()),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNACKNOWLEDGED");
  assertEquals(den.journal(), before);
});

Deno.test("defect 3: compaction loses no lease to a short write", async () => {
  const leases = Array.from(
    { length: 6 },
    (_, n) => aLease({ lane: `l${n}`, region: [`l${n}`] }),
  );
  await inTurn([0, 100], async (short) => {
    using den = new Den();
    den.writeJournal(journalOf(...leases.map((one) => grantOf(one))));
    const { keeper } = den.open(({ name, path }) =>
      name === "write" && path.endsWith(".tmp") ? { short } : undefined
    );
    if (short === 0) await assertRejects(() => keeper.compact(), StoreError);
    else await keeper.compact();
    assertEquals(liveIn(den).length, 6);
  });
});

Deno.test("defect 4: no character in a name splits a record", async () => {
  await inTurn(
    ["\u2028", "\u2029", "\u0085", "\u000b", "\u001e"],
    async (c) => {
      using den = new Den();
      const desk = aDesk(den.open().ledger);
      const request = aRequest({ owner: `ada${c}x`, runId: c });
      assertEquals((await acquire(desk, request)).outcome, "acquire");
      const bob = await acquire(desk, aRequest({ owner: "bob" }));
      assertEquals(bob.outcome, "refuse");
      assertEquals(den.journal().split("\n").length, 3);
      // deno-lint-ignore no-control-regex -- the characters at which Python splits lines
      assert(!/[\u000b\u001e\u0085\u2028\u2029]/.test(den.journal()));
    },
  );
});

Deno.test("defect 10: no poisoned line stops a reader or a writer", async () => {
  const poison = [
    '{"op": "HALT", "seq": 1e999}',
    `{"op": "HALT", "x": ${"[".repeat(200_000)}`,
    `{"op": "HALT", "seq": ${"9".repeat(5000)}}`,
    '{"op": "HALT", "seq": NaN}',
    '{"op": "HALT", "seq": 9007199254740991}',
    '{"__proto__": {"op": "ACQUIRE"}, "constructor": 1}',
    "[1, 2]",
    "null",
  ];
  using den = new Den();
  den.writeJournal(`${poison.join("\n")}\n${journalOf(grantOf(aLease(), 7))}`);
  const { ledger, keeper } = den.open();
  const desk = aDesk(ledger);
  const request = aRequest({ lane: "web", tree: ["web"] });
  const answer = notBusy(await acquire(desk, request));
  assertEquals([answer.outcome, answer.fence], ["acquire", 8]);
  assert(notBusy(await release(desk, { owner: "ada", lane: "api" })).released);
  assertEquals((await keeper.compact()).outcome, "compacted");
  assertEquals(liveIn(den).map(({ lane }) => lane), ["web"]);
});

Deno.test("defect 11: what others append while a journal is compacted does not vanish", async () => {
  const scavenge = '{"lane": "api", "loop_ts": "t-ada", "op": "SCAVENGE"}\n';
  const enforce = '{"op": "ENFORCE"}\n';
  const grant = journalOf(grantOf(aLease()));
  using den = new Den();
  den.writeJournal(grant);
  const before = den.open(once(
    ({ name, path }) => name === "syncData" && path.endsWith(".tmp"),
    () => den.append(scavenge + enforce),
  ));
  await assertRejects(() => before.keeper.compact(), StoreError);
  assertEquals(den.journal(), grant + scavenge + enforce);
  const after = den.open(once(
    ({ name, path }) => name === "syncDirectory" && path.endsWith(".dos"),
    () => den.append('{"n": 2, "op": "ENFORCE"}\n', "lane-journal.1-1.jsonl"),
  ));
  assertEquals((await after.keeper.compact()).outcome, "compacted");
  assertEquals(liveIn(den), []);
  assert(parseJournal(den.journal()).some(({ n }) => n === 2));
});

Deno.test("defect 12: compaction keeps the fold, whatever identity a lease claims", async () => {
  using den = new Den();
  den.writeJournal(journalOf(
    { op: "ACQUIRE", lane: "a", loop_ts: "1", lease: { holder: "x" } },
    { op: "ACQUIRE", lane: "b", loop_ts: "2", lease: { lane: "c" } },
    { op: "ACQUIRE", lane: "c", loop_ts: "3", lease: { lane: "b" } },
  ));
  const { ledger, keeper } = den.open();
  const before = (await ledger.read()).live;
  assertEquals((await keeper.compact()).outcome, "compacted");
  assertEquals((await ledger.read()).live, before);
  assertEquals(before.map(({ lane }) => lane), ["a", "b", "c"]);
});

Deno.test("defect 17: one override moves the journal for every verb and every reader", async () => {
  using den = new Den();
  const journal = `${den.root}/elsewhere/j.jsonl`;
  const env = { DISPATCH_LANE_JOURNAL_PATH: journal };
  const open = await openWorkspace({ root: den.root, env });
  const { leases, journal: verbs, paths } = open;
  assertEquals(paths.journal, journal);
  await leases.acquire({ ...aRequest(), pid: 0 });
  assertEquals((await leases.live()).length, 1);
  assertEquals((await verbs.replay()).length, 1);
  assertEquals((await verbs.tail({ count: 9 })).length, 1);
  assertEquals((await verbs.verify()).live, 1);
  const { held } = await leases.check({ owner: "ada", lane: "api" });
  assert(held);
  const refused = await leases.arbitrate({ lane: "x", tree: ["api"] });
  assertEquals(refused.outcome, "refuse");
  await leases.scavenge();
  await leases.compact();
  await leases.release({ owner: "ada", lane: "api" });
  assertEquals(await leases.live(), []);
  assertEquals(den.names(), null);
});

Deno.test("defect 20: the age of a record can be told from its stamp", async () => {
  using den = new Den();
  await aDesk(den.open().ledger).ledger.transact(() => ({
    append: [{ op: "HALT" }],
    result: null,
  }));
  const [entry] = parseJournal(den.journal());
  assertEquals(parseStamp(entry?.ts), den.clock.ms);
});

Deno.test("defect 22: an operation reads the journal once, and writes it once", async () => {
  using den = new Den();
  const lines = Array.from(
    { length: 3000 },
    (_, n) => ({ op: "HALT", seq: n }),
  );
  den.writeJournal(journalOf(...lines));
  const size = den.journal().length;
  const { ledger, machine } = den.open();
  await acquire(aDesk(ledger), aRequest());
  const on = (name: string): number =>
    machine.calls.filter((call) =>
      call.name === name && call.path.endsWith("lane-journal.jsonl")
    ).length;
  // One for each chunk, one that finds the end, two that look at the last 4 KiB
  // before the lock and under it, one that looks at what was written.
  assert(on("readAt") <= Math.ceil(size / 65_536) + 5, String(on("readAt")));
  assertEquals([on("write"), on("syncData")], [1, 1]);
});

Deno.test("defect 23: the names of new files are made durable, those of replaced ones too", async () => {
  using den = new Den();
  const { ledger, keeper, machine } = den.open();
  const synced = (): string[] =>
    machine.calls.filter(({ name }) => name === "syncDirectory").map((call) =>
      call.path
    );
  await acquire(aDesk(ledger), aRequest());
  const ways = Array.from(new Set(synced()));
  assertEquals(ways, [den.root, `${den.root}/.dos`]);
  const before = synced().length;
  await keeper.compact();
  assert(synced().length > before);
  const names = machine.calls.map(({ name }) => name);
  assert(names.lastIndexOf("syncDirectory") > names.lastIndexOf("link"));
});
