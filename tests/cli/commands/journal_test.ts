import { assert, assertEquals } from "@std/assert";
import { JOURNAL_COMMANDS } from "../../../src/cli/commands/journal.ts";
import { COMMANDS } from "../../../src/cli/commands/mod.ts";

Deno.test("the commands of the journal are listed once, under its name", () => {
  const names = JOURNAL_COMMANDS.map(({ path }) => path.join(" "));
  assertEquals(new Set(names).size, names.length);
  assert(names.every((name) => name.startsWith("journal ")));
  const all = COMMANDS.filter(({ path }) => path[0] === "journal");
  assertEquals(all, JOURNAL_COMMANDS);
});

Deno.test("each command of the journal is there when it is called", async () => {
  for (const { path, load } of JOURNAL_COMMANDS) {
    // deno-lint-ignore no-await-in-loop -- the failing one is to be told
    const { about } = await load();
    assert(about.length > 0, path.join(" "));
  }
});
