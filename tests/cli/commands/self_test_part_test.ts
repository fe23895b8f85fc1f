import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { SelfTests } from "../../../src/cli/self_test.ts";
import { say, words } from "../fake_world.ts";

Deno.test("self-test-part plays the part it is called with", async () => {
  const played: unknown[] = [];
  const selfTests: Partial<SelfTests> = {
    playPart(role, at): Promise<void> {
      played.push([role, at]);
      return Promise.resolve();
    },
  };
  const line = words("self-test-part hold /tmp/x ann");
  assertEquals((await say(line, { selfTests })).exit, 0);
  assertEquals(played, [["hold", { dir: "/tmp/x", name: "ann" }]]);
  const wrong = await say(words("self-test-part sing /tmp/x ann"));
  assertEquals(wrong.exit, 2);
});

Deno.test("no list shows self-test-part, and it can be asked about all the same", async () => {
  const help = await say(words("--help"));
  assertStringIncludes(help.stdout, "self-test ");
  assert(!help.stdout.includes("self-test-part"));
  const none = await say(words("--text"));
  assert(!none.stderr.includes("self-test-part"));
  const about = await say(words("self-test-part --help"));
  assertEquals(about.exit, 0);
});
