import { assertEquals, assertStringIncludes } from "@std/assert";
import type { LaneRow } from "../../../src/lease/overview.ts";
import { anOverview, aRow } from "../../support/overviews.ts";
import { say, words } from "../fake_world.ts";

function spinning(): LaneRow {
  const row = aRow({ lane: "web", holder: "bob", state: "dead" });
  if (row.liveness === null) throw new Error("it is held");
  const verdict = "SPINNING";
  return { ...row, liveness: { ...row.liveness, verdict, notes: ["a note"] } };
}

const overview = anOverview({ lanes: [aRow(), spinning()] });

Deno.test("liveness gives a verdict on each live lease, or on those named", async () => {
  const workspace = { overview };
  const all = await say(["liveness"], { workspace });
  assertEquals(
    JSON.parse(all.stdout).map((one: { verdict: string }) => one.verdict),
    ["ADVANCING", "SPINNING"],
  );
  assertEquals(all.exit, 1);
  const one = await say(words("liveness --lane SRC"), { workspace });
  assertEquals([JSON.parse(one.stdout).length, one.exit], [1, 0]);
  const none = await say(words("liveness --owner zed"), { workspace });
  assertEquals([none.stdout, none.exit], ["[]\n", 1]);
  const text = await say(words("liveness --owner zed --text"), { workspace });
  assertEquals(text.stdout, "Nobody holds what was named.\n");
});

Deno.test("liveness shows people what it rests on", async () => {
  const remarks = ["The journal has 1 line that cannot be read"];
  const workspace = { overview: { ...overview, remarks } };
  const { stdout, stderr } = await say(words("liveness --text"), { workspace });
  assertStringIncludes(stdout, "SPINNING");
  assertStringIncludes(stdout, "proved to be gone; a note");
  assertStringIncludes(stderr, "warning: The journal has 1 line");
  const empty = { overview: anOverview({ lanes: [] }) };
  const said = await say(words("liveness --text"), { workspace: empty });
  assertEquals([said.stdout, said.exit], ["Nothing is held.\n", 0]);
});

Deno.test("liveness judges evidence that is handed to it", async () => {
  const texts = {
    "-": '{"run_started_ms":0,"now_ms":9,"commits_since_start":2}',
    "e.json": '{"run_started_ms":0,"now_ms":9}',
  };
  const good = await say(words("liveness --evidence -"), { texts });
  assertEquals([JSON.parse(good.stdout).verdict, good.exit], ["ADVANCING", 0]);
  const bad = await say(words("liveness --evidence e.json --text"), { texts });
  assertEquals([bad.stdout.slice(0, 7), bad.exit], ["STALLED", 1]);
  const gone = await say(words("liveness --evidence no.json"), { texts });
  assertEquals(gone.exit, 2);
  assertStringIncludes(gone.stderr, 'Cannot read the evidence in "no.json"');
  const both = await say(words("liveness --evidence - --lane x"), { texts });
  assertEquals(both.exit, 2);
});
