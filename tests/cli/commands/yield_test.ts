import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const YIELDED = {
  outcome: "yielded",
  yielded: true,
  to: "bob",
  ticket: 7,
  passed: [{ ticket: 5, owner: "eve", lane: "src", since: "" }],
  lane: "src",
  owner: "ann",
  loop_ts: "L1",
  fence: 21,
  reason_class: "",
  reason: "handed over",
  held_by: null,
};
const REFUSED = {
  ...YIELDED,
  outcome: "refuse",
  yielded: false,
  ticket: null,
  passed: [],
  reason_class: "NOT_WAITING",
  reason: "he has no ticket",
};

Deno.test("yield hands on what it was given", async () => {
  const verb = recorder<Leases["yield"]>(YIELDED);
  const line =
    "lease-lane yield --owner ann --lane src --to bob --loop-ts L1 --fence 17 --lock-timeout 1";
  const workspace = { leases: { yield: verb.verb } };
  const said = await say(words(line), { workspace });
  assertEquals([said.exit, verb.calls], [0, [{
    ...{ owner: "ann", lane: "src", to: "bob" },
    ...{ loopTs: "L1", fence: 17, lockTimeout: 1 },
  }]]);
  assertEquals(JSON.parse(said.stdout), YIELDED);
});

Deno.test("yield says whom it passed, and why it did not", async () => {
  const table = [
    [
      YIELDED,
      0,
      `Handed over  src to bob
  passed  eve, ticket 5
  lease   L1
  next    stop writing there: it is not yours any more
`,
    ],
    [
      REFUSED,
      1,
      `Not handed over  src
  why   he has no ticket
  next  dos queue   shows who waits for what
`,
    ],
    [
      { ...REFUSED, loop_ts: null },
      1,
      `Not handed over  src
  why   he has no ticket
  next  acquire the lane again; one that is not declared needs its --tree again
`,
    ],
  ] as const;
  for (const [value, exit, text] of table) {
    const verb = recorder<Leases["yield"]>(value);
    const workspace = { leases: { yield: verb.verb } };
    const line = "lease-lane yield --owner ann --lane src --to bob --text";
    // deno-lint-ignore no-await-in-loop -- one after the other
    const said = await say(words(line), { workspace });
    assertEquals([said.exit, said.stdout], [exit, text]);
  }
});

Deno.test("yield must be told to whom", async () => {
  const said = await say(words("lease-lane yield --owner ann --lane src"));
  assertEquals(said.exit, 2);
});
