/**
 * `dos mcp`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import type { Command, Setting, Stream } from "../command.ts";
import { EXIT } from "../exit_codes.ts";

/** Speaks MCP until its client is gone. */
export const command: Command = {
  about:
    "Offers the verbs to an agent as tools of the Model Context Protocol, over standard input and output; the agent starts it and ends it. What its tools answer is what the commands print as JSON. A lease that is taken through it belongs to the agent's process and stays when the connection ends, unless --release-at-end is given.",
  options: [
    {
      name: "release-at-end",
      help:
        "When the connection ends, release what was taken through it and not given back.",
    },
    {
      name: "allow-force",
      help:
        "Let the agent use force: take what others hold, and end anybody's lease.",
    },
  ],
  exits: [
    [EXIT.yes, "the agent closed the connection"],
    [EXIT.usage, "the workspace cannot be found; nothing was said"],
  ],
  example: "dos mcp --workspace .",
  run,
};

async function run(args: Arguments, { world }: Setting): Promise<Stream> {
  const { ended } = await world.speakMcp({
    ...args.workspace,
    releaseAtEnd: args.has("release-at-end"),
    allowForce: args.has("allow-force"),
  });
  await ended;
  return { parts: [] };
}
