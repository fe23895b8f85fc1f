// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const ENDED = {
  outcome: "scavenged",
  scavenged: [
    { lane: "src", holder: "ann" },
    { lane: "documents", holder: "" },
  ],
  kept: [],
  dry_run: false,
  reason: "ended",
};
const NOTHING = {
  ...ENDED,
  outcome: "nothing",
  scavenged: [],
  reason: "no holder is gone",
};

Deno.test("scavenge hands on what it was given", async () => {
  const table: [string, unknown][] = [
    ["", { dryRun: false }],
    [
      "--lane src --loop-ts L1 --reason why --dry-run --lock-timeout 1",
      {
        lane: "src",
        loopTs: "L1",
        reason: "why",
        dryRun: true,
        lockTimeout: 1,
      },
    ],
  ];
  for (const [more, options] of table) {
    const verb = recorder<Leases["scavenge"]>(ENDED);
    const workspace = { leases: { scavenge: verb.verb } };
    const said = await say(words(`lease-lane scavenge ${more}`), { workspace });
    assertEquals([said.exit, verb.calls], [0, [options]]);
  }
});

Deno.test("scavenge exits 1 where there was nothing to end", async () => {
  const verb = recorder<Leases["scavenge"]>(NOTHING);
  const workspace = { leases: { scavenge: verb.verb } };
  const said = await say(words("lease-lane scavenge"), { workspace });
  assertEquals([said.exit, said.stderr], [1, "dos: no holder is gone\n"]);
});

Deno.test("scavenge tells a person what was, or would be, ended", async () => {
  const rows = "  src        of ann\n  documents  of (no name)\n";
  const table: [unknown, string][] = [
    [ENDED, `Ended 2\n${rows}`],
    [{ ...ENDED, dry_run: true }, `Would end 2\n${rows}`],
    [NOTHING, "Nothing to end\n  why  no holder is gone\n"],
  ];
  for (const [outcome, text] of table) {
    const verb = recorder<Leases["scavenge"]>(outcome);
    const workspace = { leases: { scavenge: verb.verb } };
    const said = await say(words("lease-lane scavenge --text"), { workspace });
    assertEquals(said.stdout, text);
  }
});
