import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../src/lease/leases.ts";
import type { WaitOptions, WaitState } from "../../src/lease/wait_state.ts";
import { acquire, wait } from "../../src/mcp/acquire_tools.ts";
import { recorder } from "../cli/fake_world.ts";
import { callTool, GRANT } from "./call.ts";

type Acquire = Leases["acquire"];
type Release = Leases["release"];

const FLAGS = { reclaim: false, substitute: false, force: false };

Deno.test("lease_acquire hands on what it was given, as the command does", async () => {
  const table: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ owner: "ann" }, { owner: "ann", ...FLAGS }],
    [
      {
        ...{ owner: "ann", lane: "api", kind: "keyword", tree: ["a/**", "b"] },
        ...{ ttl: 1.5, pid: 0, session_id: "s", run_id: "r", loop_ts: "L1" },
        ...{ reclaim: true, substitute: true, force: true, lock_timeout: 0.5 },
        leases: [{ lane: "x" }],
      },
      {
        ...{ owner: "ann", lane: "api", kind: "keyword", tree: ["a/**", "b"] },
        ...{ ttl: 1.5, pid: 0, sessionId: "s", runId: "r", loopTs: "L1" },
        ...{ reclaim: true, substitute: true, force: true, lockTimeout: 0.5 },
        leases: [{ lane: "x" }],
      },
    ],
  ];
  for (const [given, expected] of table) {
    const { calls, verb } = recorder<Acquire>(GRANT);
    // deno-lint-ignore no-await-in-loop -- one call after the other
    const { value } = await callTool(acquire, given, {
      leases: { acquire: verb },
    });
    assertEquals(calls, [expected]);
    assertEquals(value, GRANT);
  }
});

Deno.test("session and run come from the environment where nobody names them", async () => {
  const { calls, verb } = recorder<Acquire>(GRANT);
  const env = { DOS_SESSION_ID: "s1", CID_RUN_ID: "", DISPATCH_RUN_ID: "r1" };
  const parts = { leases: { acquire: verb }, env };
  await callTool(acquire, { owner: "ann" }, parts);
  await callTool(acquire, { owner: "ann", session_id: "s2" }, parts);
  assertEquals(calls, [
    { owner: "ann", sessionId: "s1", runId: "r1", ...FLAGS },
    { owner: "ann", sessionId: "s2", runId: "r1", ...FLAGS },
  ]);
});

Deno.test("a grant can be taken back, unless somebody may know of it", async () => {
  const released = recorder<Release>({ outcome: "released" });
  const undoOf = async (
    answer: unknown,
    given: Record<string, unknown> = {},
  ): Promise<string | undefined> => {
    const { verb } = recorder<Acquire>(answer);
    const leases = { acquire: verb, release: released.verb };
    const told = await callTool(acquire, { owner: "ann", ...given }, {
      leases,
    });
    return await told.undo?.();
  };
  assertStringIncludes(await undoOf(GRANT) ?? "", "has been released again");
  assertEquals(released.calls, [{ owner: "ann", lane: "src", loopTs: "L1" }]);
  assertEquals(await undoOf({ ...GRANT, already_held: true }), undefined);
  assertEquals(await undoOf({ ...GRANT, outcome: "refuse" }), undefined);
  assertEquals(await undoOf({ outcome: "lock-busy" }), undefined);
  assertEquals(await undoOf(GRANT, { loop_ts: "L1" }), undefined);
});

Deno.test("lease_wait waits for a while, heeds its signal and tells how it stands", async () => {
  const { calls, verb } = recorder<Acquire>(GRANT);
  const stop = new AbortController();
  const told: unknown[] = [];
  const warned: string[] = [];
  const parts = {
    leases: { acquire: verb },
    env: { DOS_LEASE: "L0@x" },
    signal: stop.signal,
    progress: (...word: unknown[]): void => {
      told.push(word);
    },
    warned,
  };
  await callTool(wait, { owner: "ann" }, parts);
  await callTool(wait, { owner: "ann", wait_seconds: 0 }, parts);
  const [first, second] = calls as { wait: WaitOptions }[];
  assertEquals([first?.wait.seconds, second?.wait.seconds], [45, 0]);
  assertEquals(first?.wait.under, "L0@x");
  assertEquals(first?.wait.signal, stop.signal);
  const state: WaitState = {
    ...{ ticket: 1, lane: "src", owner: "ann", place: 1, ahead: [] },
    ...{ held_by: [], estimate_s: null, waited_ms: 1_500 },
    ...{ reason_class: "OVERLAP", reason: "no" },
  };
  const [changed] = [true];
  first?.wait.onState?.(state, changed);
  first?.wait.onState?.({ ...state, waited_ms: 90_000 }, changed);
  const line = "waiting for src, next in turn";
  assertEquals(told, [[1.5, 45, line], [45, 45, line]]);
  first?.wait.warn?.("no locks here");
  assertEquals(warned, ["no locks here"]);
});
