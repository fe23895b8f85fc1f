/**
 * `dos hook pretool`, `posttool`, `stop`, `session-start`, `session-end`
 *
 * The program runs these before anything of the command line is loaded; here
 * is what they say of themselves.
 *
 * @module
 */
import type { Answer, Command } from "../command.ts";
import type { Option } from "../option.ts";
import { EXIT } from "../exit_codes.ts";

const OPTIONS: readonly Option[] = [
  {
    name: "host",
    value: "NAME",
    help: "The agent, in place of the one that the event tells of.",
  },
];

function event(name: string, about: string): Command {
  return {
    about:
      `${about} The event is read from standard input, and answered in the form of the agent that sent it; a word that is not known is told and passed over.`,
    options: OPTIONS,
    exits: [
      [EXIT.yes, "answered, or nothing to say"],
      [EXIT.usage, "denied, where the agent knows no other form"],
    ],
    example: `dos hook ${name}`,
    run: () => Promise.resolve(refused(name)),
  };
}

function refused(name: string): Answer {
  const reason =
    `Cannot run "dos hook ${name}" within another program: it takes standard input and output for itself; start it as a program of its own`;
  return { value: { outcome: "refuse", reason }, exit: EXIT.no };
}

/** Before a tool is called. */
export const pretool: Command = event(
  "pretool",
  "Judges one tool call: it is denied if it writes what somebody else holds, and passes in silence if not.",
);

/** After a tool was called. */
export const posttool: Command = event(
  "posttool",
  "Looks at what a command changed of which could not be told beforehand what it would write.",
);

/** When a turn ends. */
export const stop: Command = event(
  "stop",
  "Reminds of the lanes that are still held when a turn ends.",
);

/** When a session begins. */
export const sessionStart: Command = event(
  "session-start",
  "Tells who holds what, and binds what the session acquires to it where the agent offers a file for that.",
);

/** When a session ends. */
export const sessionEnd: Command = event(
  "session-end",
  "Releases the lanes that are bound to the session, unless its agent goes on.",
);
