/**
 * `dos serve`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
  type Stream,
} from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";
import type { Serving } from "../world.ts";

const MOST_PORT = 65_535;

/** Serves until it is ended. */
export const command: Command = {
  about:
    "Answers what hooks ask from one process that stays, for fleets of agents: over a socket in the store that only its owner can reach, and with --http for agents that call hooks over HTTP, whose requests bear the token in serve.token. It says where it can be reached and goes on until it is interrupted. Hooks and other commands may be run beside it: the journal is the truth for all of them.",
  options: [
    {
      name: "socket",
      value: "PATH",
      nonEmpty: true,
      help: "Where the socket is to lie.",
      standard: "serve.sock in the store",
    },
    {
      name: "http",
      value: "PORT",
      bare: true,
      kind: "integer",
      min: 0,
      max: MOST_PORT,
      help:
        "Listen on 127.0.0.1 too; without a port, or with 0, on any that is free.",
    },
  ],
  exits: [
    [EXIT.usage, "the socket or the port cannot be used"],
    [EXIT.store, "another server has the store, or it cannot be used"],
  ],
  example: "dos serve --http=7411",
  run,
};

async function run(args: Arguments, { world }: Setting): Promise<Stream> {
  const serving = await world.serve({
    ...args.workspace,
    ...present({
      socket: args.text("socket"),
      port: args.number("http") ?? (args.has("http") ? 0 : undefined),
    }),
  });
  return { parts: partsOf(serving) };
}

/** Where it is, and then nothing until it ends. */
async function* partsOf(serving: Serving): AsyncGenerator<Answer> {
  const { root, socket, http, tokenFile: token_file } = serving;
  try {
    yield {
      value: { outcome: "serving", root, socket, http, token_file },
      text: (sheet) => [
        headline("good", "Serving", { name: "", rest: root }),
        ...factLines([
          ["socket", socket],
          ["http", http],
          ["token", token_file],
        ], sheet),
      ],
    };
    await serving.ended;
  } finally {
    await serving.stop();
  }
}
