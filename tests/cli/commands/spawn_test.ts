// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const RECORDED = {
  outcome: "recorded",
  recorded: true,
  lane: "src",
  holder: "box:7",
  loop_ts: "L1",
};

Deno.test("spawn hands on what it was given", async () => {
  const table: [string, Record<string, string>, unknown][] = [
    ["", {}, { lane: "src" }],
    ["", { DISPATCH_RUN_ID: "R" }, { lane: "src", runId: "R" }],
    [
      "--owner ann --loop-ts L1 --run-id r --reason why --lock-timeout 1",
      {},
      {
        lane: "src",
        owner: "ann",
        loopTs: "L1",
        runId: "r",
        reason: "why",
        lockTimeout: 1,
      },
    ],
  ];
  for (const [more, env, options] of table) {
    const verb = recorder<Leases["spawn"]>(RECORDED);
    const said = await say(words(`lease-lane spawn --lane src ${more}`), {
      workspace: { leases: { spawn: verb.verb } },
      env,
    });
    assertEquals([said.exit, verb.calls], [0, [options]]);
    assertEquals(JSON.parse(said.stdout), RECORDED);
  }
});

Deno.test("spawn tells a person that the lane is still to be acquired", async () => {
  const verb = recorder<Leases["spawn"]>(RECORDED);
  const workspace = { leases: { spawn: verb.verb } };
  const said = await say(words("lease-lane spawn --lane src --text"), {
    workspace,
  });
  assertEquals(
    said.stdout,
    `Recorded  src is about to be worked on by box:7
  next  dos lease-lane acquire --owner box:7 --lane src --loop-ts L1
        with --tree as well where the lane is not declared
`,
  );
});
