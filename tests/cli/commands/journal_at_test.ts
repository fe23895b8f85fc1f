import { assertEquals, assertStringIncludes } from "@std/assert";
import { Past } from "../../support/history.ts";
import { stampAt } from "../../support/records.ts";
import { aWait } from "../../support/tickets.ts";
import { type Parts, say, words } from "../fake_world.ts";
import { historyOf } from "../past_journal.ts";

function workspace(): Parts {
  const past = new Past();
  past.hold(-60, "api", 10);
  past.grant(-40, "web", "bob");
  const wait = aWait({ owner: "cy", seq: 4, ts: stampAt(-30) });
  return { journal: historyOf([...past.entries, wait]) };
}

Deno.test("journal at tells who held what and who waited, at a record or a time", async () => {
  const at = async (line: string): Promise<unknown> => {
    const { stdout } = await say(words(line), { workspace: workspace() });
    const { seq, leases, waiting } = JSON.parse(stdout);
    return [
      seq,
      leases.map(({ lane }: { lane: string }) => lane),
      waiting.map(({ owner }: { owner: string }) => owner),
    ];
  };
  assertEquals(await at("journal at 1"), [1, ["api"], []]);
  assertEquals(await at(`journal at ${stampAt(-50)}`), [2, [], []]);
  assertEquals(await at("journal at now"), [4, ["web"], ["cy"]]);
  assertEquals(await at("journal at 1 h ago"), [1, ["api"], []]);
});

Deno.test("journal at tells a person as seen from then", async () => {
  const line = words(`journal at ${stampAt(-5)} --text`);
  const { stdout } = await say(line, { workspace: workspace() });
  assertStringIncludes(stdout, "2026-06-01 13:55:00 UTC, after record 4");
  assertStringIncludes(stdout, "bob");
  assertStringIncludes(stdout, "waited  cy for lane api (ticket 4)");
  const none = await say(words("journal at 2 --text"), {
    workspace: workspace(),
  });
  assertStringIncludes(none.stdout, "Nothing was held.");
});

Deno.test("journal at refuses what is no moment", async () => {
  const said = await say(words("journal at noon"), { workspace: workspace() });
  assertEquals(said.exit, 2);
  assertStringIncludes(said.stderr, '"noon"');
  assertEquals((await say(words("journal at"))).exit, 2);
});

Deno.test("journal at does not take what is not known for nothing", async () => {
  const entries = [
    { op: "CHECKPOINT", leases: [], seq_watermark: 9 },
    { op: "HALT", seq: 10, ts: stampAt(-5) },
  ];
  const journal = historyOf(entries, "/repo/.dos/lane-journal.1-9.jsonl");
  for (const moment of ["8", stampAt(-9), "2 h ago"]) {
    // deno-lint-ignore no-await-in-loop -- the cases of a table run one after the other
    const said = await say(words(`journal at ${moment}`), {
      workspace: { journal },
    });
    assertEquals(said.exit, 5);
    assertEquals(JSON.parse(said.stdout).code, "STORE_PAST_UNKNOWN");
    assertStringIncludes(said.stderr, "not known before record 9");
  }
  const known = await say(words("journal at 9"), { workspace: { journal } });
  assertEquals(JSON.parse(known.stdout).known_from, {
    ...{ seq: 9, ts: stampAt(-5), missing: "lane-journal.1-9.jsonl" },
  });
  const line = words("journal at 9 --text");
  const { stdout } = await say(line, { workspace: { journal } });
  assertStringIncludes(stdout, "after record 9");
  assertStringIncludes(stdout, "History is not known before record 9");
});
