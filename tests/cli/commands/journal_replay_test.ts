import { assertEquals } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { aLease, recorder, say, words } from "../fake_world.ts";

Deno.test("journal replay shows the leases the fold leaves", async () => {
  const replay = recorder<JournalVerbs["replay"]>([aLease()]);
  const workspace = { journal: { replay: replay.verb } };
  const said = await say(words("journal replay"), { workspace });
  assertEquals([said.exit, JSON.parse(said.stdout)], [0, [aLease()]]);
  const text = await say(words("journal replay --text"), { workspace });
  assertEquals(text.stdout.split("\n")[1]?.slice(0, 11), "src   ann  ");
});
