// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const RECORDED = {
  outcome: "recorded",
  recorded: true,
  handle: "4242",
  command: "kill 4242",
  lane: "src",
  loop_ts: "L1",
};

Deno.test("halt hands on what it was given", async () => {
  const table: [string, unknown][] = [
    ["", { handle: "4242" }],
    [
      "--lane src --loop-ts L1 --owner ann --reason why --run-id r --command=-x",
      {
        handle: "4242",
        lane: "src",
        loopTs: "L1",
        owner: "ann",
        reason: "why",
        runId: "r",
        command: "-x",
      },
    ],
  ];
  for (const [more, options] of table) {
    const verb = recorder<Leases["halt"]>(RECORDED);
    const workspace = { leases: { halt: verb.verb } };
    const env = { CID_RUN_ID: "not for halt" };
    const said = await say(words(`halt --handle 4242 ${more}`), {
      workspace,
      env,
    });
    assertEquals([said.exit, verb.calls], [0, [options]]);
    assertEquals(JSON.parse(said.stdout), RECORDED);
  }
});

Deno.test("halt needs a handle that says something", async () => {
  for (const argv of [["halt"], ["halt", "--handle", ""]]) {
    assertEquals((await say(argv)).exit, 2);
  }
});

Deno.test("halt tells a person that nothing has been stopped", async () => {
  const table: [unknown, string][] = [
    [
      RECORDED,
      `Recorded  4242 is to stop
  lane   src
  lease  L1
  next   kill 4242   (nothing has been run or stopped yet)
`,
    ],
    [
      { ...RECORDED, command: "kill\u200b 4242", lane: "", loop_ts: "" },
      `Recorded  4242 is to stop
  next  stop it yourself: nothing has been stopped yet
`,
    ],
    [
      { ...RECORDED, command: null, lane: "", loop_ts: "" },
      `Recorded  4242 is to stop
  next  stop it yourself: nothing has been stopped yet
`,
    ],
  ];
  for (const [outcome, text] of table) {
    const verb = recorder<Leases["halt"]>(outcome);
    const workspace = { leases: { halt: verb.verb } };
    const said = await say(words("halt --handle 4242 --text"), { workspace });
    assertEquals(said.stdout, text);
  }
});
