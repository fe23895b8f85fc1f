import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const ASKED = {
  outcome: "requested",
  requested: true,
  lane: "src",
  owner: "bob",
  by: "2026-06-01T14:30:00Z",
  coalesced: false,
  asked: [{
    lane: "src",
    holder: "ann",
    loop_ts: "L1",
    fence: 17,
    since: "2026-06-01T14:00:00Z",
    until: null,
  }],
  reason_class: "",
  reason: "asked",
};

Deno.test("request hands on what it was given", async () => {
  const verb = recorder<Leases["request"]>(ASKED);
  const line =
    "lease-lane request --lane src --owner bob --by 20m --reason now --lock-timeout 1";
  const workspace = { leases: { request: verb.verb } };
  const said = await say(words(line), { workspace });
  assertEquals([said.exit, verb.calls], [0, [
    { lane: "src", owner: "bob", by: "20m", reason: "now", lockTimeout: 1 },
  ]]);
  assertEquals(JSON.parse(said.stdout), ASKED);
});

Deno.test("request says whom it asked, or that there is nobody", async () => {
  const texts = [
    [ASKED, "Asked  src", "ann"],
    [{ ...ASKED, coalesced: true }, "Asked already", "ann"],
    [
      { ...ASKED, outcome: "refuse", asked: [], reason: "nobody holds it" },
      "Not asked",
      "nobody holds it",
    ],
  ] as const;
  for (const [value, title, rest] of texts) {
    const verb = recorder<Leases["request"]>(value);
    const workspace = { leases: { request: verb.verb } };
    const line = "lease-lane request --lane src --text";
    // deno-lint-ignore no-await-in-loop -- one after the other
    const { stdout, exit } = await say(words(line), { workspace });
    assertEquals(exit, value.outcome === "refuse" ? 1 : 0);
    assertStringIncludes(stdout, title);
    assertStringIncludes(stdout, rest);
  }
});
