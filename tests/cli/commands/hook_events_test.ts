import { assertEquals } from "@std/assert";
import type { Arguments } from "../../../src/cli/arguments.ts";
import type { Setting } from "../../../src/cli/command.ts";
import { COMMANDS } from "../../../src/cli/commands/mod.ts";
import * as events from "../../../src/cli/commands/hook_events.ts";
import { readHookLine } from "../../../src/hook/hook_line.ts";

const LISTED = COMMANDS.filter(({ path }) => path[0] === "hook");

Deno.test("every event that the program runs by itself is listed, with an example of its own", async () => {
  const loaded = await Promise.all(LISTED.map(async ({ path, load }) => {
    const command = await load();
    return { name: path[1] ?? "", example: command.example };
  }));
  const run = loaded.filter(({ name }) =>
    readHookLine(["hook", name]) !== null
  );
  assertEquals(run.length, Object.keys(events).length);
  for (const { name, example } of run) {
    assertEquals(example, `dos hook ${name}`);
  }
});

Deno.test("an event is not run within another program", async () => {
  for (const command of Object.values(events)) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    const answer = await command.run({} as Arguments, {} as Setting);
    assertEquals("exit" in answer ? answer.exit : 0, 1);
  }
});
