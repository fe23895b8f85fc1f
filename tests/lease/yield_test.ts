import { assertEquals, assertStringIncludes } from "@std/assert";
import { check } from "../../src/lease/check.ts";
import { request } from "../../src/lease/request.ts";
import { yieldLease, type YieldOptions } from "../../src/lease/yield.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, aPeerLease, grantOf, stampAt } from "../support/records.ts";
import { keeperName } from "../support/tickets.ts";
import { append } from "../support/waiting.ts";
import { ADA, anOfficeWith, BOB } from "../support/yielding.ts";

Deno.test("yield hands the whole lease over in one write, with the ticket", async () => {
  const { desk, entries, memory, clock } = await anOfficeWith(BOB);
  clock.advance(5);
  const ts = stampAt(5);
  assertEquals(await yieldLease(desk, ADA), {
    outcome: "yielded",
    yielded: true,
    lane: "api",
    owner: "ada",
    to: "bob",
    ticket: 2,
    passed: [],
    loop_ts: "t-ada",
    fence: 5,
    reason_class: "",
    reason: 'handed over to "bob"; it is not yours any more',
    held_by: null,
  });
  const lease = {
    ...aLease({ ttl_minutes: 30, run_id: "r-1", note: "kept" }),
    holder: "bob",
    pid: 77,
    pid_start: "77:1",
    pid_space: "boot-1/1",
    session_id: "s-bob",
    keeper: keeperName(0),
    children: null,
    offered: 2,
    heartbeat_at: ts,
    fence: 5,
  };
  const whole = {
    lane: "api",
    loop_ts: "t-ada",
    host_id: "box",
    reason: "yield:ada",
    ts,
  };
  const { reason: _, ...beat } = whole;
  assertEquals(entries().slice(2), [
    {
      ...{ op: "ADOPT", ...whole, holder: "bob", pid: 77, seq: 3 },
      ...{ prev_holder: "ada", heartbeat_at: ts },
    },
    { op: "HEARTBEAT", ...beat, heartbeat_at: ts, seq: 4 },
    { op: "RECONCILE", ...whole, lease, seq: 5 },
    {
      ...{ op: "YIELD", ...whole, holder: "ada", to: "bob", ticket: 2 },
      ...{ passed: [], seq: 6 },
    },
    {
      ...{ op: "UNWAIT", ticket: 2, lane: "api", holder: "bob" },
      ...{ host_id: "box", reason: "yield:ada", seq: 7, ts },
    },
  ]);
  const { live, tickets } = await memory.read();
  assertEquals([live, tickets], [[lease], []]);
});

Deno.test("who yielded holds nothing any more, and nobody asks for it", async () => {
  const { desk, memory } = await anOfficeWith(BOB);
  await request(desk, { lane: "api", owner: "bob" });
  await yieldLease(desk, ADA);
  const claim = { owner: "ada", lane: "api" };
  assertEquals((await check(desk, claim)).reason_class, "NOT_HELD");
  assertEquals(
    (await check(desk, { ...claim, fence: 1 })).reason_class,
    "LOST",
  );
  assertEquals((await memory.read()).requests, []);
  const again = notBusy(await yieldLease(desk, ADA));
  assertEquals([again.outcome, again.reason_class], ["refuse", "NOT_HELD"]);
});

Deno.test("yield may pass the queue, and says whom", async () => {
  const { desk, entries } = await anOfficeWith(
    { owner: "eve", pid: 9 },
    { owner: "far", pid: 8, lane: "web", region: ["web/**"] },
    BOB,
    { owner: "late", pid: 7 },
  );
  const answer = notBusy(await yieldLease(desk, ADA));
  assertEquals(answer.passed, [
    { ticket: 2, owner: "eve", lane: "api", since: stampAt(0) },
  ]);
  assertStringIncludes(answer.reason, 'past "eve" (ticket 2)');
  const told = entries().find(({ op }) => op === "YIELD");
  assertEquals(told?.["passed"], [2]);
});

Deno.test("yield refuses what is not one's own, not waited for or not wanted, and writes nothing", async () => {
  const table: [
    string,
    Record<string, unknown>,
    Partial<YieldOptions>,
    string,
  ][] = [
    ["somebody else's", {}, { owner: "eve" }, "NOT_HELD"],
    ["another lane", {}, { lane: "web" }, "NOT_HELD"],
    ["another lease", {}, { loopTs: "t-x" }, "LOST"],
    ["another fence", {}, { fence: 9 }, "LOST"],
    ["nobody waits", { owner: "cy" }, {}, "NOT_WAITING"],
    ["overdue", { deadline: stampAt(-1) }, {}, "NOT_WAITING"],
    ["unknown keeper", { keeper: keeperName(7) }, {}, "NOT_WAITING"],
    ["any lane", { lane: "", region: [] }, {}, "NOT_WANTED"],
    ["more", { region: ["api/**", "lib/**"] }, {}, "NOT_WANTED"],
    ["elsewhere", { lane: "web", region: ["web/**"] }, {}, "NOT_WANTED"],
    [
      "alone",
      { lane: "release", lane_kind: "release", region: ["api/x"] },
      {},
      "NOT_WANTED",
    ],
  ];
  await inTurn(table, async ([what, wait, fields, reason]) => {
    const { desk, memory } = await anOfficeWith({ ...BOB, ...wait });
    const before = memory.text();
    const answer = notBusy(await yieldLease(desk, { ...ADA, ...fields }));
    assertEquals(
      [answer.outcome, answer.reason_class],
      ["refuse", reason],
      what,
    );
    assertEquals(
      [answer.yielded, answer.ticket, answer.passed],
      [false, null, []],
    );
    assertEquals(memory.text(), before, what);
  });
});

Deno.test("yield refuses a waiter whose keeper is free", async () => {
  const { desk, keepers } = await anOfficeWith(BOB);
  keepers.table.set(keeperName(0), "free");
  const answer = notBusy(await yieldLease(desk, ADA));
  assertEquals(answer.reason_class, "NOT_WAITING");
});

Deno.test("yield finds the first ticket that the lease satisfies", async () => {
  const { desk } = await anOfficeWith(
    { ...BOB, lane: "web", region: ["web/**"] },
    { ...BOB, lane: "core", region: ["api/core/*.ts"] },
    BOB,
  );
  const answer = notBusy(await yieldLease(desk, ADA));
  assertEquals([answer.ticket, answer.lane], [3, "api"]);
});

Deno.test("yield refuses a lease that shares paths with another one", async () => {
  const office = await anOfficeWith(BOB);
  const peer = aPeerLease({ tree: ["api/x*"] });
  await append(office, grantOf(peer, 0));
  const answer = notBusy(await yieldLease(office.desk, ADA));
  assertEquals(answer.reason_class, "OVERLAP");
  assertStringIncludes(answer.reason, "pete");
});

Deno.test("a store that is locked hands nothing over", async () => {
  const { desk, memory } = await anOfficeWith(BOB);
  memory.hold();
  assertEquals((await yieldLease(desk, ADA)).outcome, "lock-busy");
});
