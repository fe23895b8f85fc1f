// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const ADOPTED = {
  outcome: "adopted",
  adopted: true,
  lane: "src",
  owner: "ann",
  loop_ts: "L1",
  fence: 21,
  prev_holder: "bob",
  pid: 4242,
  expires_at: "2026-06-01T14:58:00Z",
  reason_class: "",
  reason: "adopted",
  held_by: null,
};
const REFUSED = {
  ...ADOPTED,
  outcome: "refuse",
  adopted: false,
  reason_class: "HOLDER_LIVES",
  reason: "its holder may be alive",
};

Deno.test("adopt hands on what it was given", async () => {
  const asked = { owner: "ann", lane: "src", force: false };
  const table: [string, unknown][] = [
    ["", asked],
    [
      "--from bob --force --pid 7 --session-id s --loop-ts L1 --lock-timeout 1",
      {
        ...asked,
        from: "bob",
        force: true,
        pid: 7,
        sessionId: "s",
        loopTs: "L1",
        lockTimeout: 1,
      },
    ],
  ];
  for (const [more, options] of table) {
    const verb = recorder<Leases["adopt"]>(ADOPTED);
    const line = `lease-lane adopt --owner ann --lane src ${more}`;
    const workspace = { leases: { adopt: verb.verb } };
    const said = await say(words(line), { workspace });
    assertEquals([said.exit, verb.calls], [0, [options]]);
    assertEquals(JSON.parse(said.stdout), ADOPTED);
  }
});

Deno.test("adopt takes an empty --from for a mistake", async () => {
  const said = await say([
    ...words("lease-lane adopt --owner ann --lane src --from"),
    "",
  ]);
  assertEquals([said.exit, said.choices], [2, []]);
});

Deno.test("adopt tells a person what was taken over, or why not", async () => {
  const table: [unknown, number, string][] = [
    [
      ADOPTED,
      0,
      `Adopted  src from bob
  until      14:58 UTC, in 55 min, unless a beat renews it
  lease      L1
  fence      21
  keep it    dos lease-lane heartbeat --owner ann --lane src
  give back  dos lease-lane release --owner ann --lane src
`,
    ],
    [
      REFUSED,
      1,
      `Not adopted  src
  why   its holder may be alive
  next  wait for the holder, or let it hand over with --from
`,
    ],
  ];
  for (const [outcome, exit, text] of table) {
    const verb = recorder<Leases["adopt"]>(outcome);
    const said = await say(
      words("lease-lane adopt --owner ann --lane src --text"),
      { workspace: { leases: { adopt: verb.verb } } },
    );
    assertEquals([said.exit, said.stdout], [exit, text]);
  }
});
