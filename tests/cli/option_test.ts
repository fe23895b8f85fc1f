// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import { GLOBAL_OPTIONS } from "../../src/cli/option.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";

Deno.test("GLOBAL_OPTIONS share no name with an option of a command", async () => {
  const names = new Set(GLOBAL_OPTIONS.map((option) => option.name));
  for (const listed of COMMANDS) {
    const command = await listed.load();
    const own = command.options.map((option) => option.name);
    assertEquals(own.filter((name) => names.has(name)), []);
    assertEquals(new Set(own).size, own.length, listed.path.join(" "));
  }
});

Deno.test("GLOBAL_OPTIONS can be told apart by their letters", () => {
  const letters = GLOBAL_OPTIONS.flatMap((option) => option.short ?? []);
  assertEquals(letters, ["h"]);
});
