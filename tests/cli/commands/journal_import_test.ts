import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

type Import = JournalVerbs["import"];

const IMPORTED = {
  ...{ outcome: "imported", file: "h.jsonl", entries: 3, seq: 7 },
  ...{ dry_run: false, reason: "" },
};

Deno.test("journal import tells what was brought in", async () => {
  const verb = recorder<Import>(IMPORTED);
  const workspace = { journal: { import: verb.verb } };
  const said = await say(words("journal import h.jsonl --text"), { workspace });
  assertEquals(said.exit, 0);
  assertEquals(
    said.stdout,
    "Imported  h.jsonl\n  entries  3 entries\n  numbers  go on above 7\n",
  );
});

Deno.test("journal import refuses in a sentence", async () => {
  const refused = { ...IMPORTED, outcome: "refuse", reason: "no" };
  const verb = recorder<Import>(refused);
  const workspace = { journal: { import: verb.verb } };
  const said = await say(words("journal import h.jsonl"), { workspace });
  assertEquals(said.exit, 1);
  assertStringIncludes(said.stderr, "dos: no");
});
