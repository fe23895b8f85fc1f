import { assert, assertEquals } from "@std/assert";
import { COMMANDS, GROUPS } from "../../../src/cli/commands/mod.ts";
import { script as bash } from "../../../src/cli/completion/bash.ts";
import { script as fish } from "../../../src/cli/completion/fish.ts";
import { script as powershell } from "../../../src/cli/completion/powershell.ts";
import { script as zsh } from "../../../src/cli/completion/zsh.ts";
import { completionTable } from "../../../src/cli/completion/table.ts";
import { aTable } from "./sample.ts";

Deno.test("the table tells verbs, actions, options and what their values can be", async () => {
  const { verbs, actions, commands } = await aTable();
  assertEquals(verbs.map((x) => x.name), ["try", "set"]);
  assertEquals(verbs[0]?.summary, "Try it's worth");
  assertEquals([...actions], [["set", [{ name: "one", summary: "One" }]]]);
  const [row] = commands;
  const told = row?.options.slice(0, 6)
    .map(({ name, takes, value }) => [
      ...[name, takes],
      ...[value.sources.join(" "), value.words.join(" ")],
    ]);
  assertEquals(told, [
    ["owner", "one", "owner", ""],
    ["lane", "one", "lane", ""],
    ["tree", "many", "file", ""],
    ["form", "one", "", "a b"],
    ["wait", "attached", "", ""],
    ["note", "one", "", ""],
  ]);
  assertEquals(row?.options[6]?.name, "workspace");
  assertEquals(row?.positionals.map((x) => x.sources), [["directory"]]);
  assert(row?.dashed);
});

Deno.test("what dos why takes can be a lane, an owner or a path", async () => {
  const table = await completionTable(COMMANDS, GROUPS);
  const sources = (path: string): unknown =>
    table.commands.find((one) => one.path === path)?.positionals.map((one) =>
      one.sources
    );
  assertEquals(sources("why"), [["lane", "owner", "file"]]);
  assertEquals(sources("blame"), [["file"]]);
  const kinds = "lane owner file";
  assert(bash(table).join("\n").includes(`'why 1') _dos_answer='${kinds}'`));
  assert(zsh(table).join("\n").includes(`WORD: _dos_offer ${kinds}`));
  assert(powershell(table).join("\n").includes(`'why' = @('${kinds}')`));
  const asked = "-F -a '(__dos_values lane) (__dos_values owner)'";
  assert(fish(table).join("\n").includes(asked));
});
