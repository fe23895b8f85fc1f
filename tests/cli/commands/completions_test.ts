// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../src/cli/commands/mod.ts";
import { aLease, say, words } from "../fake_world.ts";

Deno.test("completions prints a script with every verb for each shell", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    const { stdout, stderr, exit } = await say(["completions", shell]);
    assertEquals([exit, stderr], [0, ""]);
    for (const { path } of COMMANDS) {
      for (const word of path) assertStringIncludes(stdout, word);
    }
    assert(!stdout.includes("\\u{"), "a line of it was escaped");
  }
});

Deno.test("completions without a shell says which there are", async () => {
  const { exit, stderr } = await say(["completions"]);
  assertEquals(exit, 2);
  assertStringIncludes(stderr, "bash, zsh, fish, powershell");
});

Deno.test("the help does not show what scripts ask", async () => {
  const { stdout } = await say(words("completions --help"));
  assert(!stdout.includes("--values"));
});

Deno.test("values are one on each line", async () => {
  const leases = {
    live: () => Promise.resolve([aLease(), aLease({ holder: "a\nb" })]),
    queue: () => Promise.resolve([]),
  };
  const said = await say(words("completions --values owner"), {
    workspace: { leases },
  });
  assertEquals([said.exit, said.stdout], [0, "ann\n"]);
});

Deno.test("values are none, and nothing is said, where anything fails", async () => {
  const cases = [
    { workspace: new Error("no workspace") },
    { workspace: { leases: {}, warnings: ["torn"] } },
  ];
  for (const circumstances of cases) {
    for (const what of ["lane", "owner"]) {
      const said = await say(
        words(`completions --values ${what}`),
        circumstances,
      );
      assertEquals([said.exit, said.stdout, said.stderr], [0, "", ""]);
    }
  }
});
