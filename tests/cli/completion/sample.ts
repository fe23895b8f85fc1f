/**
 * A table with one of each, for the tests of the scripts.
 *
 * @module
 */
import type { Command } from "../../../src/cli/command.ts";
import {
  type CompletionTable,
  completionTable,
} from "../../../src/cli/completion/table.ts";

const COMMAND: Command = {
  about: "Tries.",
  options: [
    { name: "owner", value: "NAME", required: true, help: "Who it's for: us." },
    { name: "lane", value: "LANE", repeat: true, help: "Where. Or not." },
    { name: "tree", value: "PATTERN", kind: "patterns", help: "What [all]." },
    { name: "form", value: "F", choices: ["a", "b"], help: "How" },
    { name: "wait", value: "S", bare: true, help: "Wait." },
    { name: "note", value: "TEXT", help: "Why." },
    { name: "secret", hidden: true, help: "Not shown." },
  ],
  positionals: [
    { name: "DIR", help: "Where." },
    { name: "CMD", help: "What.", rest: true, dashed: true },
  ],
  example: "dos try",
  run: () => Promise.resolve({ value: null }),
};

/** `dos try` and `dos set one`. */
export function aTable(): Promise<CompletionTable> {
  const load = (): Promise<Command> => Promise.resolve(COMMAND);
  return completionTable(
    [
      { path: ["try"], summary: "Try it's worth: a lot.", load },
      { path: ["set", "one"], summary: "One.", load },
    ],
    [{ name: "set", summary: "Sets.", example: "dos set one" }],
  );
}
