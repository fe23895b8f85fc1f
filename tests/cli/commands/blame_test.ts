import { assertEquals, assertStringIncludes } from "@std/assert";
import { Past } from "../../support/history.ts";
import { type Parts, say, words } from "../fake_world.ts";
import { historyOf } from "../past_journal.ts";

function workspace(): Parts {
  const past = new Past();
  past.hold(-60, "api", 10);
  past.grant(-40, "web");
  past.end(-20, past.grant(-30, "api", "bob"), "SCAVENGE");
  past.grant(-10, "api", "cy");
  return { journal: historyOf(past.entries) };
}

Deno.test("blame tells every lease that covered a path, in order", async () => {
  const said = await say(words("blame api/x.ts"), { workspace: workspace() });
  assertEquals([said.exit, said.stderr], [0, ""]);
  const holds: { holder: string; end: string; pattern: string }[] = JSON.parse(
    said.stdout,
  );
  assertEquals(
    holds.map(({ holder, end, pattern }) => [holder, end, pattern]),
    [
      ["ada", "released", "api/**"],
      ["ada", null, "api/**"],
      ["bob", "scavenged", "api/**"],
      ["cy", null, "api/**"],
    ],
  );
});

Deno.test("blame tells a person in a table, or that there is none", async () => {
  const table = await say(words("blame api/x.ts --text"), {
    workspace: workspace(),
  });
  assertStringIncludes(table.stdout, "HOLDER  LANE  FENCE  SINCE (UTC)");
  assertStringIncludes(table.stdout, "13:30        13:40");
  assertStringIncludes(table.stdout, "ended because its holder was gone");
  assertStringIncludes(table.stdout, "now");
  const none = await say(words("blame other --text"), {
    workspace: workspace(),
  });
  assertEquals([none.exit, none.stdout], [
    0,
    "No lease ever covered  other\n",
  ]);
});

Deno.test("blame refuses a path outside the workspace, and none at all", async () => {
  const outside = await say(words("blame /x"), { workspace: workspace() });
  assertEquals(outside.exit, 2);
  assertStringIncludes(outside.stderr, "outside the workspace");
  assertEquals((await say(["blame"])).exit, 2);
});
