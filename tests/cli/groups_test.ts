import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { GROUPS } from "../../src/cli/groups.ts";

Deno.test("each group has actions, and each action has its group", () => {
  const names = GROUPS.map(({ name }) => name);
  const verbs = COMMANDS.filter(({ path }) => path.length > 1)
    .map(({ path }) => path[0] ?? "");
  assertEquals([...new Set(verbs)].sort(), [...names].sort());
  assert(GROUPS.every(({ example }) => example.startsWith("dos ")));
});
