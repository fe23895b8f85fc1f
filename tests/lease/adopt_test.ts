import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { replay } from "../../src/journal/replay.ts";
import { adopt, type AdoptOptions } from "../../src/lease/adopt.ts";
import { check } from "../../src/lease/check.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const BOB = { owner: "bob", lane: "api", pid: 77 };
const LEASE = aLease({
  ttl_minutes: 30,
  run_id: "r-1",
  session_id: "s-ada",
  pid_start: "41:1",
  pid_space: "boot-0/1",
  keeper: 42,
  children: [43],
  note: "kept",
});
const JOURNAL = journalOf(grantOf(LEASE));

Deno.test("adopt writes three records at once and renews all that speaks of the holder", async () => {
  const { desk, clock, processes, entries, memory } = anOffice({
    journal: JOURNAL,
  });
  clock.advance(20);
  processes.gone(41);
  assertEquals(await adopt(desk, { ...BOB, sessionId: "s-bob" }), {
    outcome: "adopted",
    adopted: true,
    lane: "api",
    owner: "bob",
    loop_ts: "t-ada",
    fence: 4,
    prev_holder: "ada",
    pid: 77,
    expires_at: stampAt(55),
    reason_class: "",
    reason: 'taken over from "ada"',
    held_by: null,
  });
  const identity = { lane: "api", loop_ts: "t-ada", host_id: "box" };
  const lease = {
    ...aLease({ ttl_minutes: 30, run_id: "r-1", note: "kept" }),
    holder: "bob",
    pid: 77,
    pid_start: "77:1000",
    pid_space: "boot-1/1",
    session_id: "s-bob",
    heartbeat_at: stampAt(20),
    fence: 4,
  };
  const ts = stampAt(20);
  assertEquals(entries().slice(1), [
    {
      op: "ADOPT",
      ...identity,
      holder: "bob",
      pid: 77,
      prev_holder: "ada",
      heartbeat_at: ts,
      reason: "adopt:bob",
      seq: 2,
      ts,
    },
    { op: "HEARTBEAT", ...identity, heartbeat_at: ts, seq: 3, ts },
    { op: "RECONCILE", ...identity, reason: "adopt:bob", lease, seq: 4, ts },
  ]);
  assertEquals(replay(entries()), [lease]);
  assertEquals((await memory.read()).nextSeq, 5);
});

Deno.test("adopt drops the facts of the old process where the new one cannot be told", async () => {
  const { desk, entries } = anOffice({ journal: JOURNAL });
  await adopt(desk, { ...BOB, pid: 0, force: true });
  const [lease = {}] = replay(entries());
  assertEquals(lease.pid, 0);
  for (const key of ["pid_start", "pid_space", "session_id", "keeper"]) {
    assert(!(key in lease), key);
  }
});

Deno.test("adopt takes a lease that is expired, handed on or forced, and no other", async () => {
  const table: [string, Partial<AdoptOptions>, number, string, string][] = [
    ["fresh", {}, 3, "gone", "NOT_EXPIRED"],
    ["silent but running", {}, 20, "running", "NOT_EXPIRED"],
    ["silent and unknown", {}, 20, "unknown", "NOT_EXPIRED"],
    ["silent and gone", {}, 20, "gone", ""],
    ["past its ttl", {}, 36, "running", ""],
    ["handed on", { from: "ada" }, 0, "running", ""],
    ["from another", { from: "eve" }, 60, "gone", "HOLDER_MISMATCH"],
    ["from nobody", { from: "" }, 60, "gone", "HOLDER_MISMATCH"],
    ["forced", { force: true }, 0, "running", ""],
    ["no such identity", { loopTs: "t-x" }, 60, "gone", "LOST"],
    ["no such lane", { lane: "web" }, 60, "gone", "NOT_HELD"],
  ];
  await inTurn(table, async ([what, fields, minutes, pulse, reasonClass]) => {
    const { desk, clock, processes, memory } = anOffice({ journal: JOURNAL });
    clock.advance(minutes);
    if (pulse === "gone") processes.gone(41);
    if (pulse === "running") processes.running(41);
    const answer = notBusy(await adopt(desk, { ...BOB, ...fields }));
    assertEquals(answer.reason_class, reasonClass, what);
    assertEquals(answer.adopted, reasonClass === "", what);
    assertEquals(memory.text() === JOURNAL, !answer.adopted, what);
    if (answer.adopted) return;
    assertEquals([answer.fence, answer.pid, answer.expires_at], [
      null,
      null,
      null,
    ]);
    assert(answer.reason.length > 10);
  });
});

Deno.test("adopt leaves a holder that beat between the probe and the lock", async () => {
  const { desk, clock, processes, ops } = anOffice({ journal: JOURNAL });
  clock.advance(20);
  processes.gone(41);
  processes.meanwhile = async () => {
    await heartbeat(desk, { owner: "ada", lane: "api" });
  };
  const answer = notBusy(await adopt(desk, BOB));
  assertEquals(answer.reason_class, "NOT_EXPIRED");
  assertEquals(answer.held_by?.holder, "ada");
  assertEquals(ops(), ["ACQUIRE", "HEARTBEAT"]);
});

Deno.test("adopt by force is recorded as such", async () => {
  const { desk, entries } = anOffice({ journal: JOURNAL });
  await adopt(desk, { ...BOB, force: true });
  const { forced } = entries()[1] ?? {};
  assertEquals({ forced }, { forced: true });
});

Deno.test("the fence of the old holder is worth nothing after an adoption", async () => {
  const { desk } = anOffice({ journal: JOURNAL });
  const { fence } = notBusy(await adopt(desk, { ...BOB, force: true }));
  const old = await check(desk, { owner: "ada", lane: "api", fence: 1 });
  assertEquals([old.held, old.reason_class], [false, "LOST"]);
  const now = await check(desk, {
    owner: "bob",
    lane: "api",
    fence: fence ?? 0,
  });
  assert(now.held);
});

Deno.test("adopt takes nothing from a journal that may hide a grant", async () => {
  const journal = `{"op" 1}\n${JOURNAL}`;
  const { desk, memory } = anOffice({ journal });
  const error = await assertRejects(
    () => adopt(desk, { ...BOB, force: true }),
    StoreError,
  );
  assertEquals(error.code, "STORE_CORRUPT");
  assertEquals(memory.text(), journal);
});

Deno.test("adopt finds errors of usage before the store is touched", async () => {
  const bad: Partial<AdoptOptions>[] = [
    { owner: "" },
    { lane: "" },
    { pid: -1 },
    { pid: 0.5 },
    { from: "\ud800" },
    { sessionId: "\ud800" },
    { loopTs: "a b" },
    { lockTimeout: -1, force: true },
  ];
  await inTurn(bad, async (fields) => {
    using den = new Den();
    const desk = aDesk(den.open().ledger);
    await assertRejects(() => adopt(desk, { ...BOB, ...fields }), UsageError);
    assertEquals(den.names(), null);
  });
});

Deno.test("adopt is busy with the lane's name", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  memory.hold();
  const answer = await adopt(desk, { ...BOB, force: true });
  assertEquals([answer.outcome, answer.lane], ["lock-busy", "api"]);
});

Deno.test("adopt asked again after a lost answer confirms, and writes nothing", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  const first = notBusy(await adopt(desk, { ...BOB, force: true }));
  const text = memory.text();
  const again = notBusy(await adopt(desk, BOB));
  assert(again.adopted);
  assertEquals([again.fence, again.pid], [first.fence, 77]);
  assertEquals(memory.text(), text);
  const other = notBusy(await adopt(desk, { ...BOB, pid: 78 }));
  assertEquals(other.reason_class, "NOT_EXPIRED");
});
