import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { spawn, type SpawnOptions } from "../../src/lease/spawn.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn } from "../support/in_turn.ts";
import { stampAt } from "../support/records.ts";

Deno.test("spawn records an intent and grants nothing", async () => {
  const { desk, entries, memory } = anOffice();
  assertEquals(await spawn(desk, { lane: "api" }), {
    outcome: "recorded",
    recorded: true,
    lane: "api",
    holder: "box:41",
    loop_ts: stampAt(0),
  });
  assertEquals(entries(), [{
    op: "SPAWN",
    lane: "api",
    loop_ts: stampAt(0),
    holder: "box:41",
    host_id: "box",
    pid: 41,
    reason: "spawn",
    seq: 1,
    ts: stampAt(0),
  }]);
  assertEquals((await memory.read()).live, []);
});

Deno.test("spawn records what it is told", async () => {
  const { desk, entries } = anOffice();
  await spawn(desk, {
    lane: "api",
    owner: "ada",
    loopTs: "t-1",
    runId: "r",
  });
  const { holder, loop_ts, run_id, reason } = entries()[0] ?? {};
  assertEquals([holder, loop_ts, run_id, reason], [
    "ada",
    "t-1",
    "r",
    "spawn:ada",
  ]);
});

Deno.test("spawn finds errors of usage before the store is touched, and may be busy", async () => {
  const bad: Partial<SpawnOptions>[] = [
    { lane: "" },
    { owner: "\ud800" },
    { loopTs: "a b" },
    { lockTimeout: -1 },
  ];
  await inTurn(bad, async (fields) => {
    using den = new Den();
    const desk = aDesk(den.open().ledger);
    await assertRejects(
      () => spawn(desk, { lane: "api", ...fields }),
      UsageError,
    );
    assertEquals(den.names(), null);
  });
  const { desk, memory } = anOffice();
  memory.hold();
  const answer = await spawn(desk, { lane: "api" });
  assertEquals([answer.outcome, answer.lane], ["lock-busy", "api"]);
});
