import { assertEquals } from "@std/assert";
import type { Leases } from "../../src/lease/leases.ts";
import { check, heartbeat, release } from "../../src/mcp/claim_tools.ts";
import { recorder } from "../cli/fake_world.ts";
import { callTool } from "./call.ts";

const CLAIM = { owner: "ann", lane: "src", loop_ts: "L1", fence: 3 };
const CLAIMED = { owner: "ann", lane: "src", loopTs: "L1", fence: 3 };
const ANSWER = { outcome: "any", reason: "" };

Deno.test("the tools about a lease hand on what they were given", async () => {
  const released = recorder<Leases["release"]>(ANSWER);
  const beaten = recorder<Leases["heartbeat"]>(ANSWER);
  const checked = recorder<Leases["check"]>(ANSWER);
  const leases = {
    release: released.verb,
    heartbeat: beaten.verb,
    check: checked.verb,
  };
  const brief = { owner: "ann", lane: "src" };
  const forced = { ...CLAIM, force: true, lock_timeout: 0 };
  assertEquals(await callTool(release, forced, { leases }), { value: ANSWER });
  await callTool(release, brief, { leases });
  assertEquals(released.calls, [
    { ...CLAIMED, force: true, lockTimeout: 0 },
    { ...brief, force: false },
  ]);
  const beat = { ...CLAIM, coalesce_within_s: 9, lock_timeout: 2 };
  assertEquals(await callTool(heartbeat, beat, { leases }), { value: ANSWER });
  await callTool(heartbeat, brief, { leases });
  assertEquals(beaten.calls, [
    { ...CLAIMED, coalesceWithinS: 9, lockTimeout: 2 },
    brief,
  ]);
  assertEquals(await callTool(check, CLAIM, { leases }), { value: ANSWER });
  assertEquals(checked.calls, [CLAIMED]);
});
