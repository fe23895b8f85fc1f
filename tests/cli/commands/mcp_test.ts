import { assertEquals, assertStringIncludes } from "@std/assert";
import { say, words } from "../fake_world.ts";

const [set, unset] = [true, false];

Deno.test("mcp hands on how it is to serve, and says nothing itself", async () => {
  const conversation = { ended: Promise.resolve() };
  const plain = await say(["mcp"], { conversation });
  assertEquals([plain.exit, plain.stdout, plain.stderr], [0, "", ""]);
  assertEquals(plain.choices as unknown, [{
    ...{ thisWorktree: unset, releaseAtEnd: unset, allowForce: unset },
  }]);
  const line =
    "--workspace /w mcp --release-at-end --allow-force --this-worktree";
  const { choices } = await say(words(line), { conversation });
  assertEquals(choices as unknown, [{
    ...{ workspace: "/w", thisWorktree: set },
    ...{ releaseAtEnd: set, allowForce: set },
  }]);
});

Deno.test("what keeps mcp from its work is told beside standard output", async () => {
  const missing = Object.assign(new Error("Cannot find /w"), {
    code: "NO_WORKSPACE",
  });
  const said = await say(["mcp"], { conversation: missing });
  assertEquals([said.exit, said.stdout], [2, ""]);
  assertEquals(JSON.parse(said.stderr).code, "NO_WORKSPACE");
  const wrong = await say(["mcp", "--http"], {});
  assertEquals([wrong.exit, wrong.stdout], [2, ""]);
});

Deno.test("mcp --help is for people", async () => {
  const { exit, stdout } = await say(["mcp", "--help"]);
  assertEquals(exit, 0);
  assertStringIncludes(stdout, "--release-at-end");
});
