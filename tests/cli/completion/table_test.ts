import { assert, assertEquals } from "@std/assert";
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
