/**
 * `dos self-test-part`: what child processes of the self-test are called with.
 *
 * @module
 */
import { ROLES } from "../../selftest/part.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";

/** Plays one part. */
export const command: Command = {
  about:
    "Plays one part in the self-test, which starts it and kills it. It is of no use by itself.",
  options: [],
  positionals: [
    {
      name: "ROLE",
      required: true,
      choices: ROLES,
      help: "What to do.",
    },
    { name: "DIR", required: true, help: "Where." },
    { name: "NAME", required: true, help: "As whom." },
  ],
  example: "dos self-test-part stay /tmp/dos-self-test child",
  run,
};

async function run(args: Arguments, { world }: Setting): Promise<Answer> {
  const role = ROLES.find((x) => x === args.required("ROLE"));
  if (role === undefined) throw new Error("A role that is declared is missing");
  const [dir, name] = [args.required("DIR"), args.required("NAME")];
  const tests = await world.selfTests();
  await tests.playPart(role, { dir, name });
  return { value: { outcome: "played", role } };
}
