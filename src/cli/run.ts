/**
 * Runs one command line: reads it, does it, tells the answer, and says with
 * which code to exit. Whatever happens, it returns; it never throws, and it
 * never ends the process itself.
 *
 * @module
 */
import { type Callable, findCommand, readCall } from "./call.ts";
import { COMMANDS, GROUPS } from "./commands/mod.ts";
import { formAskedFor } from "./render.ts";
import { Talk } from "./talk.ts";
import { TokenReader } from "./token_reader.ts";
import type { World } from "./world.ts";

const CALLABLE: Callable = { commands: COMMANDS, groups: GROUPS };

/**
 * Runs one command line.
 *
 * @param argv The words behind the program's name.
 * @param world The world to run in.
 * @returns The exit code.
 */
export async function run(
  argv: readonly string[],
  world: World,
): Promise<number> {
  const talk = new Talk(world);
  talk.form = formAskedFor(argv, world.stdoutIsTerminal ? "text" : "json");
  let called = "dos";
  try {
    const reader = new TokenReader(argv);
    const found = findCommand(reader, CALLABLE);
    if (found.listed !== undefined) {
      called = ["dos", ...found.listed.path].join(" ");
      talk.aside = found.listed.aside === true;
      if (found.listed.form) talk.form = formAskedFor(argv, found.listed.form);
    }
    const call = await readCall(found, reader, CALLABLE);
    switch (call.kind) {
      case "help":
        return await talk.tellText(call.text);
      case "version":
        return await talk.tellText(`dos ${world.version}\n`);
      case "command": {
        const setting = talk.setting(call.args.workspace);
        const answer = await call.command.run(call.args, setting);
        return "parts" in answer
          ? await talk.tellParts(answer)
          : await talk.tell(answer);
      }
    }
  } catch (error) {
    return await talk.fail(error, called);
  } finally {
    await talk.warn();
  }
}
