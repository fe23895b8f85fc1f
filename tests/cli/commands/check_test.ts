// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const HELD = {
  outcome: "held",
  held: true,
  requests: [],
  lane: "src",
  owner: "ann",
  loop_ts: "L1",
  fence: 17,
  expires_at: "2026-06-01T14:58:00Z",
  reason_class: "",
  reason: "held",
  held_by: null,
};
const NOT_HELD = {
  ...HELD,
  outcome: "refuse",
  held: false,
  reason_class: "NOT_HELD",
  reason: "nobody holds it",
};

Deno.test("check asks about one lease and exits by the answer", async () => {
  const table: [unknown, number][] = [[HELD, 0], [NOT_HELD, 1]];
  for (const [outcome, exit] of table) {
    const verb = recorder<Leases["check"]>(outcome);
    const said = await say(
      words(
        "lease-lane check --owner ann --lane src --fence 17 --loop-ts L1",
      ),
      { workspace: { leases: { check: verb.verb } } },
    );
    assertEquals(said.exit, exit);
    assertEquals(JSON.parse(said.stdout), outcome);
    assertEquals(verb.calls, [
      { owner: "ann", lane: "src", fence: 17, loopTs: "L1" },
    ]);
  }
});

Deno.test("check tells a person whether the lane is theirs", async () => {
  const table: [unknown, string][] = [
    [
      HELD,
      `Held  src by ann
  until  14:58 UTC, in 55 min, unless a beat renews it
`,
    ],
    [
      NOT_HELD,
      `Not held  src
  why   nobody holds it
  next  acquire the lane again; one that is not declared needs its --tree again
`,
    ],
    [
      {
        ...NOT_HELD,
        held_by: { lane: "src", holder: "bob", since: "", until: null },
      },
      `Not held  src
  why     nobody holds it
  holder  bob on lane src
  next    dos lease-lane live   shows who holds what
`,
    ],
  ];
  for (const [outcome, text] of table) {
    const verb = recorder<Leases["check"]>(outcome);
    const said = await say(
      words("lease-lane check --owner ann --lane src --text"),
      { workspace: { leases: { check: verb.verb } } },
    );
    assertEquals(said.stdout, text);
  }
});

Deno.test("check shows the holder who asks for its lease", async () => {
  const requests = [
    { owner: "bob", by: "soon", since: "", reason: "a release" },
    { owner: "cy", by: null, since: "", reason: "" },
  ];
  const verb = recorder<Leases["check"]>({ ...HELD, requests });
  const said = await say(
    words("lease-lane check --owner ann --lane src --text"),
    { workspace: { leases: { check: verb.verb } } },
  );
  assertStringIncludes(said.stdout, "wanted  bob by soon: a release\n");
  assertStringIncludes(said.stdout, "wanted  cy\n");
});
