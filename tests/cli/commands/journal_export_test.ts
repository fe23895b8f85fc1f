import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

type Export = JournalVerbs["export"];

const WRITTEN = {
  ...{ outcome: "written", file: "h.jsonl", entries: 1, bytes: 90, live: 0 },
  seq: 7,
};

Deno.test("journal export hands on the file and tells what was written", async () => {
  const verb = recorder<Export>(WRITTEN);
  const workspace = { journal: { export: verb.verb } };
  const said = await say(words("journal export h.jsonl --text"), { workspace });
  assertEquals([said.exit, verb.calls], [0, ["h.jsonl"]]);
  assertEquals(
    said.stdout,
    "Written  h.jsonl\n  entries  1 entry\n  size     90 bytes\n  numbers  up to 7\n",
  );
  assertEquals(said.stderr, "");
});

Deno.test("journal export tells of leases that are still held", async () => {
  const verb = recorder<Export>({ ...WRITTEN, live: 2 });
  const workspace = { journal: { export: verb.verb } };
  const said = await say(words("journal export h.jsonl"), { workspace });
  assertEquals(said.exit, 0);
  assertStringIncludes(said.stderr, "2 leases in it are still held");
});

Deno.test("journal export needs a file", async () => {
  assertEquals((await say(words("journal export"), {})).exit, 2);
});
