// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertThrows } from "@std/assert";
import { type Callable, findCommand, readCall } from "../../src/cli/call.ts";
import { COMMANDS, GROUPS } from "../../src/cli/commands/mod.ts";
import { TokenReader } from "../../src/cli/token_reader.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { say, words } from "./fake_world.ts";

const CALLABLE: Callable = { commands: COMMANDS, groups: GROUPS };

function find(line: string): string[] | undefined {
  const reader = new TokenReader(words(line));
  return findCommand(reader, CALLABLE).listed?.path.slice();
}

Deno.test("findCommand takes global options before, between and behind the words", () => {
  const table: [string, string[]][] = [
    ["doctor", ["doctor"]],
    ["--workspace /r doctor", ["doctor"]],
    ["--json lease-lane --workspace=/r live", ["lease-lane", "live"]],
    ["lease status", ["lease", "status"]],
    ["-- doctor", ["doctor"]],
  ];
  for (const [line, path] of table) assertEquals(find(line), path, line);
});

Deno.test("findCommand needs a verb, unless help or the version is asked for", () => {
  assertThrows(() => find(""), UsageFault, "Cannot run dos: no verb is named");
  assertThrows(
    () => find("journal"),
    UsageFault,
    "Cannot run dos journal: no action is named",
  );
  for (const line of ["--help", "--version", "journal -h"]) {
    assertEquals(find(line), undefined, line);
  }
});

Deno.test("readCall loads the command and checks its arguments", async () => {
  const reader = new TokenReader(words("journal tail --op ACQUIRE 5 --json"));
  const call = await readCall(findCommand(reader, CALLABLE), reader, CALLABLE);
  assertEquals(call.kind, "command");
  if (call.kind !== "command") return;
  assertEquals(call.args.number("N"), 5);
  assertEquals(call.args.text("op"), "ACQUIRE");
});

Deno.test("a line that cannot be understood is exit 2 with the nearest spelling", async () => {
  const table: [string, string, string][] = [
    [
      "lease-lan live",
      'Cannot run "dos lease-lan": no such verb',
      "Did you mean lease-lane? `dos --help` lists them.",
    ],
    [
      "acquire --owner ann",
      'Cannot run "dos acquire": no such verb',
      "Did you mean `dos lease-lane acquire` or `dos lease acquire`?",
    ],
    [
      "lease-lane aquire",
      'Cannot run "dos lease-lane aquire": no such action',
      "Did you mean acquire? `dos lease-lane --help` lists them.",
    ],
    [
      "lease-lane acquire --onwer ann",
      'Cannot read "--onwer": dos lease-lane acquire knows no such option',
      "Did you mean --owner?",
    ],
    [
      "lease-lane acquire --own ann",
      'Cannot read "--own": dos lease-lane acquire knows no such option',
      "Did you mean --owner?",
    ],
    [
      "--worksapce /r doctor",
      'Cannot read "--worksapce": dos knows no such option',
      "Did you mean --workspace? Options of a verb go behind it.",
    ],
    [
      "lease-lane acquire",
      "Cannot run dos lease-lane acquire: --owner is missing",
      "`dos lease-lane acquire --help` tells what it takes.",
    ],
    [
      "lease-lane release --owner ann",
      "Cannot run dos lease-lane release: --lane is missing",
      "`dos lease-lane release --help` tells what it takes.",
    ],
    [
      "lease-lane live --ttl 5",
      'Cannot read "--ttl": dos lease-lane live knows no such option',
      "`dos lease-lane live --help` tells what it takes.",
    ],
    [
      "frobnicate",
      'Cannot run "dos frobnicate": no such verb',
      "`dos --help` lists them.",
    ],
    [
      "help frobnicate",
      'Cannot run "dos frobnicate": no such verb',
      "`dos --help` lists them.",
    ],
    [
      "journal tail -5",
      'Cannot read N "-5": expected a whole number, not less than 0',
      "`dos journal tail --help` tells what it takes.",
    ],
    [
      "doctor --text --json",
      "Cannot answer in --text and --json at once",
      "`dos doctor --help` tells what it takes.",
    ],
    [
      "journal seq 5",
      'Cannot read "5": dos journal seq takes no words besides options',
      "`dos journal seq --help` tells what it takes.",
    ],
  ];
  for (const [line, reason, hint] of table) {
    const said = await say(words(line));
    const outcome = JSON.parse(said.stdout);
    assertEquals(said.exit, 2, line);
    assertEquals(said.choices, [], line);
    assertEquals(outcome.outcome, "error", line);
    assertEquals(outcome.code, "USAGE", line);
    assertEquals(outcome.reason, reason);
    assertEquals(outcome.hint, hint);
    assertEquals(said.stderr, `dos: ${reason}. ${outcome.hint}\n`);
  }
});
