import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { halt, type HaltOptions } from "../../src/lease/halt.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const JOURNAL = journalOf(
  grantOf(aLease({ host_id: "far" }), 1),
  grantOf(aLease({ loop_ts: "t-2", pid: 99 }), 2),
);

Deno.test("halt records the decision beside the lease it concerns, and ends nothing", async () => {
  const { desk, entries, memory } = anOffice({ journal: JOURNAL });
  const answer = await halt(desk, {
    handle: "job 7",
    lane: "API",
    owner: "boss",
    runId: "r",
    command: "kill 7",
  });
  assertEquals(answer, {
    outcome: "recorded",
    recorded: true,
    handle: "job 7",
    command: "kill 7",
    lane: "api",
    loop_ts: "t-ada",
  });
  assertEquals(entries()[2], {
    op: "HALT",
    handle: "job 7",
    lane: "api",
    loop_ts: "t-ada",
    host_id: "far",
    run_id: "r",
    command: "kill 7",
    reason: "halt:boss",
    seq: 3,
    ts: stampAt(0),
  });
  assertEquals((await memory.read()).live.length, 2);
});

Deno.test("halt finds the lease by lane and identity, else by the pid the handle names", async () => {
  const table: [Partial<HaltOptions>, string, string, string][] = [
    [{ handle: "99" }, "api", "t-2", "box"],
    [{ handle: "41" }, "api", "t-ada", "far"],
    [{ handle: "7" }, "", "", "box"],
    [{ lane: "api" }, "api", "t-ada", "far"],
    [{ loopTs: "t-2" }, "api", "t-2", "box"],
    [{ lane: "api", loopTs: "t-2" }, "api", "t-2", "box"],
    [{ handle: "99", lane: "web" }, "web", "", "box"],
    [{ handle: "99", loopTs: "t-9" }, "", "t-9", "box"],
  ];
  await inTurn(table, async ([fields, lane, loopTs, host]) => {
    const { desk, entries } = anOffice({ journal: JOURNAL });
    await halt(desk, { handle: "it", ...fields });
    const { host_id, ...entry } = entries()[2] ?? {};
    assertEquals([entry.lane, entry.loop_ts, host_id], [lane, loopTs, host]);
  });
});

Deno.test("halt gives a reason where none was given", async () => {
  const table: [Partial<HaltOptions>, string][] = [
    [{}, "halt"],
    [{ owner: "boss" }, "halt:boss"],
    [{ owner: "boss", reason: "over budget" }, "over budget"],
  ];
  await inTurn(table, async ([fields, reason]) => {
    const { desk, entries } = anOffice();
    await halt(desk, { handle: "it", ...fields });
    assertEquals(entries()[0]?.["reason"], reason);
    assertEquals(entries()[0]?.["command"], null);
  });
});

Deno.test("halt finds errors of usage before the store is touched, and may be busy", async () => {
  const bad: Partial<HaltOptions>[] = [
    { handle: "" },
    { handle: "\ud800" },
    { lane: " " },
    { loopTs: "a b" },
    { command: "\ud800" },
  ];
  await inTurn(bad, async (fields) => {
    using den = new Den();
    const desk = aDesk(den.open().ledger);
    await assertRejects(
      () => halt(desk, { handle: "it", ...fields }),
      UsageError,
    );
    assertEquals(den.names(), null);
  });
  const { desk, memory } = anOffice();
  memory.hold();
  assertEquals((await halt(desk, { handle: "it" })).outcome, "lock-busy");
});
