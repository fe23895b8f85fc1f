import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Past } from "../../support/history.ts";
import { aLease, stampAt } from "../../support/records.ts";
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
  const { path, known_from, holds } = JSON.parse(said.stdout);
  assertEquals([path, known_from], ["api/x.ts", null]);
  assertEquals(
    holds.map((one: { holder: string; end: string; pattern: string }) => [
      ...[one.holder, one.end, one.pattern],
    ]),
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

Deno.test("blame tells of the region that was held then, and not of the one that came after", async () => {
  const past = new Past();
  const identity = past.grant(-60, "api");
  const lease = aLease({ ...identity, region: ["web/**"] });
  const change = { op: "RECONCILE", ...identity, lease, ts: stampAt(-40) };
  past.end(-20, identity);
  const entries = past.entries.toSpliced(1, 0, change);
  const blamed = async (path: string): Promise<unknown> => {
    const said = await say(words(`blame ${path}`), {
      workspace: { journal: historyOf(entries) },
    });
    return JSON.parse(said.stdout).holds.map((
      one: { since: string; until: string; end: string; region: string[] },
    ) => [one.since, one.until, one.end, one.region]);
  };
  assertEquals(await blamed("api/x"), [
    [stampAt(-60), stampAt(-40), "changed", ["api/**"]],
  ]);
  assertEquals(await blamed("web/x"), [
    [stampAt(-40), stampAt(-20), "released", ["web/**"]],
  ]);
});

Deno.test("blame says from where on it knows what covered a path", async () => {
  const lease = aLease();
  const checkpoint = { op: "CHECKPOINT", leases: [lease], seq_watermark: 9 };
  const journal = historyOf([checkpoint]);
  const ask = async (line: string): Promise<string> =>
    (await say(words(line), { workspace: { journal } })).stdout;
  const known = { seq: 9, ts: null, missing: "" };
  assertEquals(JSON.parse(await ask("blame web/x")), {
    ...{ path: "web/x", known_from: known, holds: [] },
  });
  assertEquals(
    await ask("blame web/x --text"),
    `No lease is known to have covered  web/x
What covered it is not known before record 9.
`,
  );
  assertStringIncludes(
    await ask("blame api/x --text"),
    "not known before record 9",
  );
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
