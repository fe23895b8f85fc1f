// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Command, Listed } from "../../src/cli/command.ts";
import { commandHelp, generalHelp, groupHelp } from "../../src/cli/help.ts";
import { COMMANDS, GROUPS } from "../../src/cli/commands/mod.ts";
import { EXIT } from "../../src/cli/exit_codes.ts";
import { say, words } from "./fake_world.ts";

const COMMAND: Command = {
  about: "Tries something.",
  positionals: [{ name: "N", help: "How often.", standard: "1" }],
  options: [
    { name: "owner", value: "NAME", required: true, help: "Who." },
    {
      name: "tree",
      value: "P",
      kind: "patterns",
      repeat: true,
      help: "Where.",
      standard: "all",
    },
  ],
  exits: [[1, "it did not work"]],
  example: "dos try --owner ann",
  run: () => Promise.resolve({ value: null }),
};
const LISTED: Listed = {
  path: ["try"],
  summary: "Try something.",
  load: () => Promise.resolve(COMMAND),
};

Deno.test("commandHelp shows all that a command declares", () => {
  const [own = ""] = commandHelp(LISTED, COMMAND).split("Options of every");
  assertEquals(
    own,
    `Usage: dos try [N] --owner NAME [options]

Tries something.

Arguments:
  N  How often. (default: 1)

Options:
  --owner NAME  Who. (required)
  --tree P...   Where. (repeatable; default: all)

`,
  );
  const [, exits = ""] = commandHelp(LISTED, COMMAND).split("Exit codes:\n");
  assertEquals(
    exits,
    `  0   yes: granted, done, valid
  1   it did not work
  2   usage or configuration error; nothing was touched
  5   the store failed, or the answer could not be written
  70  a defect of dos; DOS_DEBUG=1 shows where

Example:
  dos try --owner ann
`,
  );
});

Deno.test("groupHelp lists the actions", () => {
  const group = { name: "grp", summary: "Groups.", example: "dos grp a" };
  assertEquals(
    groupHelp(group, [{ ...LISTED, path: ["grp", "a"] }]),
    `Usage: dos grp ACTION [options]

Groups.

Actions:
  a  Try something.

\`dos grp ACTION --help\` tells what each of them takes.

Example:
  dos grp a
`,
  );
});

Deno.test("generalHelp lists every verb once", () => {
  const help = generalHelp(COMMANDS, GROUPS);
  const shown = COMMANDS.filter((x) => !x.hidden);
  for (const { path: [verb = ""] } of shown) {
    assertEquals(help.split(`\n  ${verb} `).length, 2, verb);
  }
});

Deno.test("generalHelp names every exit code, those of signals too", () => {
  const [, rest = ""] = generalHelp(COMMANDS, GROUPS).split("Exit codes:\n");
  const [section = ""] = rest.split("\n\n");
  const codes = section.split("\n").map((line) => Number(line.slice(0, 6)));
  assertEquals(codes, [...Object.values(EXIT), 129, 130, 143]);
});

Deno.test("help keeps to 80 columns and leaves no command without an example that parses", async () => {
  for (const listed of COMMANDS) {
    const command = await listed.load();
    const help = commandHelp(listed, command);
    const own = `dos ${listed.path.join(" ")}`;
    assert(command.example.startsWith(own), own);
    const long = help.split("\n").filter((line) => line.length > 80);
    assertEquals(long.filter((line) => !line.includes(own)), [], own);
    const argv = [...command.example.matchAll(/'([^']*)'|[^' ]+/g)]
      .map(([word, quoted]) => quoted ?? word).slice(1);
    const refused = { workspace: new Error("opened") };
    const said = await say(argv, refused);
    assertNotEquals(said.exit, 2, `${command.example}: ${said.stderr}`);
  }
});

Deno.test("help is had at every level with exit 0", async () => {
  const table: [string, string][] = [
    ["--help", "Usage: dos [--workspace DIR] VERB"],
    ["-h", "Usage: dos [--workspace DIR] VERB"],
    ["help", "Usage: dos [--workspace DIR] VERB"],
    ["help lease-lane", "Usage: dos lease-lane ACTION"],
    ["help journal tail", "Usage: dos journal tail [N]"],
    ["lease-lane -h", "Usage: dos lease-lane ACTION"],
    ["--help lease-lane", "Usage: dos lease-lane ACTION"],
    ["lease-lane acquire --help", "Usage: dos lease-lane acquire --owner"],
    ["-h lease-lane acquire", "Usage: dos lease-lane acquire --owner"],
    ["journal tail 5 -h", "Usage: dos journal tail [N]"],
    ["doctor --json --help", "Usage: dos doctor"],
  ];
  for (const [line, begin] of table) {
    const said = await say(words(line));
    assertEquals([said.exit, said.stderr], [0, ""], line);
    assertEquals(said.stdout.slice(0, begin.length), begin, line);
  }
});
