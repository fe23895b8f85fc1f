// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const BEATEN = {
  outcome: "beaten",
  beat: true,
  requests: [],
  coalesced: false,
  lane: "src",
  owner: "ann",
  loop_ts: "L1",
  fence: 17,
  expires_at: "2026-06-01T14:58:00Z",
  reason_class: "",
  reason: "renewed",
  held_by: null,
};
const LOST = {
  ...BEATEN,
  outcome: "refuse",
  beat: false,
  expires_at: null,
  reason_class: "LOST",
  reason: "the lease has ended",
};

async function beat(
  outcome: unknown,
  more: string,
): Promise<{ exit: number; stdout: string; calls: unknown[] }> {
  const verb = recorder<Leases["heartbeat"]>(outcome);
  const line = `lease-lane heartbeat --owner ann --lane src ${more}`;
  const workspace = { leases: { heartbeat: verb.verb } };
  const { exit, stdout } = await say(words(line), { workspace });
  return { exit, stdout, calls: verb.calls };
}

Deno.test("heartbeat hands on what it was given", async () => {
  const asked = { owner: "ann", lane: "src" };
  const table: [string, unknown][] = [
    ["", asked],
    ["--loop-ts L1 --fence 17 --coalesce-within-s 0.5 --lock-timeout 1", {
      ...asked,
      loopTs: "L1",
      fence: 17,
      coalesceWithinS: 0.5,
      lockTimeout: 1,
    }],
  ];
  for (const [more, options] of table) {
    const said = await beat(BEATEN, more);
    assertEquals([said.exit, said.calls], [0, [options]]);
    assertEquals(JSON.parse(said.stdout), BEATEN);
  }
});

Deno.test("heartbeat exits 1 where the lease is lost", async () => {
  assertEquals((await beat(LOST, "")).exit, 1);
});

Deno.test("heartbeat tells a person until when, or to acquire again", async () => {
  const until = "14:58 UTC, in 55 min, unless a beat renews it";
  const table: [unknown, string][] = [
    [BEATEN, `Renewed  src\n  until  ${until}\n`],
    [{ ...BEATEN, coalesced: true }, `Fresh enough  src\n  until  ${until}\n`],
    [
      LOST,
      `Not renewed  src
  why   the lease has ended
  next  acquire the lane again; one that is not declared needs its --tree again
`,
    ],
    [
      {
        ...LOST,
        held_by: { lane: "src", holder: "bob", since: "", until: null },
      },
      `Not renewed  src
  why     the lease has ended
  holder  bob on lane src
  next    dos lease-lane live   shows who holds what
`,
    ],
  ];
  for (const [outcome, text] of table) {
    assertEquals((await beat(outcome, "--text")).stdout, text);
  }
});
