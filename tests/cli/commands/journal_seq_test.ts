// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

Deno.test("journal seq prints a bare number in every form", async () => {
  for (const form of ["", "--json", "--text", "--pretty"]) {
    const seq = recorder<JournalVerbs["seq"]>(42);
    const workspace = { journal: { seq: seq.verb } };
    const said = await say(words(`journal seq ${form}`), { workspace });
    assertEquals([said.exit, said.stdout], [0, "42\n"], form);
  }
});
