// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const RELEASED = {
  outcome: "released",
  released: true,
  lane: "src",
  owner: "ann",
  loop_ts: "L1",
  fence: 17,
  forced_from: null,
  reason_class: "",
  reason: "released",
  held_by: null,
};
const REFUSED = {
  ...RELEASED,
  outcome: "refuse",
  released: false,
  loop_ts: null,
  fence: null,
  reason_class: "NOT_HELD",
  reason: '"ann" does not hold lane "src"',
  held_by: {
    lane: "src",
    holder: "bob",
    loop_ts: "L2",
    fence: 18,
    since: "2026-06-01T13:51:00Z",
    until: "2026-06-01T14:46:00Z",
  },
};

async function release(
  outcome: unknown,
  more: string,
): Promise<{ exit: number; stdout: string; stderr: string; calls: unknown[] }> {
  const verb = recorder<Leases["release"]>(outcome);
  const line = `lease-lane release --owner ann --lane src ${more}`;
  const workspace = { leases: { release: verb.verb } };
  const { exit, stdout, stderr } = await say(words(line), { workspace });
  return { exit, stdout, stderr, calls: verb.calls };
}

Deno.test("release hands on what it was given", async () => {
  const asked = { owner: "ann", lane: "src", force: false };
  const table: [string, unknown][] = [
    ["", asked],
    ["--loop-ts L1 --fence 17 --force --lock-timeout 1", {
      ...asked,
      loopTs: "L1",
      fence: 17,
      force: true,
      lockTimeout: 1,
    }],
  ];
  for (const [more, options] of table) {
    const said = await release(RELEASED, more);
    assertEquals([said.exit, said.calls], [0, [options]]);
    assertEquals(JSON.parse(said.stdout), RELEASED);
  }
});

Deno.test("release exits 1 on a refusal and tells why on standard error", async () => {
  const said = await release(REFUSED, "");
  assertEquals(said.exit, 1);
  assertEquals(JSON.parse(said.stdout), REFUSED);
  assertEquals(said.stderr, `dos: ${REFUSED.reason}\n`);
});

Deno.test("release tells a person what was ended, or who holds the lane instead", async () => {
  const table: [unknown, string][] = [
    [RELEASED, "Released  src\n  from  ann\n"],
    [{ ...RELEASED, forced_from: "bob" }, "Released  src\n  from  bob\n"],
    [
      REFUSED,
      `Not released  src
  why     "ann" does not hold lane "src"
  holder  bob on lane src
  since   13:51 UTC, 12 min ago
  until   14:46 UTC, in 43 min, unless a beat renews it
  next    dos lease-lane live   shows who holds what
`,
    ],
  ];
  for (const [outcome, text] of table) {
    assertEquals((await release(outcome, "--text")).stdout, text);
  }
});
