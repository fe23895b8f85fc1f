import { assert, assertEquals, assertStringIncludes } from "@std/assert";
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
  const [head, ...rows] = table.stdout.split("\n");
  assertEquals(head, "api/x.ts  times in UTC");
  assertEquals(rows.slice(0, 6).map((line) => line.replace(/  +/g, "  ")), [
    "HOLDER  LANE  FENCE  SINCE  UNTIL  END  COVERED BY",
    "ada  api  1  13:00  13:10  given back  api/**",
    "ada  web  3  13:20  now  -  api/**",
    "bob  api  4  13:30  13:40  ended  api/**",
    "  ended because its holder was gone (scavenge)",
    "cy  api  6  13:50  now  -  api/**",
  ]);
  const none = await say(words("blame other --text"), {
    workspace: workspace(),
  });
  assertEquals([none.exit, none.stdout], [
    0,
    "No lease ever covered  other\n",
  ]);
});

Deno.test("blame keeps each lease on a line of 80 columns, on other days too", async () => {
  const past = new Past();
  const long = `${"deep/".repeat(20)}**`;
  const region = [long];
  past.entries.push(
    {
      ...{ op: "ACQUIRE", lane: "fix-login", loop_ts: "t", seq: 1 },
      lease: { lane: "fix-login", holder: "release-bot", region },
      ts: "2026-05-30T23:50:00Z",
    },
    {
      ...{ op: "SCAVENGE", lane: "fix-login", loop_ts: "t", seq: 2 },
      ...{ holder: "ann", reason: "its process is gone".repeat(5) },
      ts: "2026-05-30T23:55:00Z",
    },
  );
  const path = long.replace("**", "x");
  const { stdout } = await say(words(`blame ${path} --text`), {
    workspace: { journal: historyOf(past.entries) },
    columns: 80,
  });
  const [, ...lines] = stdout.split("\n");
  assert(lines.every((line) => line.length <= 80), stdout);
  assertStringIncludes(stdout, "2026-05-30 23:50  23:55  ended  deep/deep/");
});

Deno.test("blame refuses a path outside the workspace, and none at all", async () => {
  const outside = await say(words("blame /x"), { workspace: workspace() });
  assertEquals(outside.exit, 2);
  assertStringIncludes(outside.stderr, "outside the workspace");
  assertEquals((await say(["blame"])).exit, 2);
});
