import { assertEquals, assertRejects } from "@std/assert";
import type { JournalVerbs } from "../../src/lease/workspace.ts";
import { why } from "../../src/mcp/why_tool.ts";
import { say } from "../cli/fake_world.ts";
import { callTool } from "./call.ts";

const journal: Partial<JournalVerbs> = {
  history: () =>
    Promise.resolve({
      ...{ files: 1, bytes: 0, unreadable: 0, isTorn: false, missing: null },
    }),
};

Deno.test("why answers what the command prints", async () => {
  const leases = {
    live: () => Promise.resolve([]),
    queue: () => Promise.resolve([]),
  };
  const parts = { leases, journal };
  const { stdout } = await say(["why", "--owner", "ann", "--last", "2"], {
    workspace: parts,
  });
  const { value } = await callTool(why, { owner: "ann", last: 2 }, parts);
  assertEquals(value, JSON.parse(stdout));
});

Deno.test("why takes one thing, and a moment that can be read", async () => {
  const faults = [
    [{}, "nothing is named"],
    [{ lane: "a", path: "b" }, "more than one thing is named"],
    [{ word: "a", at: "whenever" }, "whenever"],
  ] as const;
  for (const [given, text] of faults) {
    // deno-lint-ignore no-await-in-loop -- one call after the other
    await assertRejects(() => callTool(why, given, { journal }), Error, text);
  }
});
