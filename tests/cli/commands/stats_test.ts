import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import { Past } from "../../support/history.ts";
import { aWorkspace, type Parts, say, words } from "../fake_world.ts";
import { historyOf } from "../past_journal.ts";

const REACH = {
  ...{ files: 1, bytes: 9, unreadable: 0, isTorn: false, missing: null },
};

const CATALOGUE = {
  concurrent: ["api", "web", "docs"],
  exclusive: ["global"],
  autopick: [],
  trees: { api: ["api/**"], web: ["web/**"], docs: ["docs/**"] },
  aliases: { front: "web" },
};

function workspaceOf(past: Past, more: Partial<Parts> = {}): Parts {
  const history = (visit: (entry: JournalEntry) => void) => {
    for (const entry of past.entries) visit(entry);
    return Promise.resolve(REACH);
  };
  return { journal: { history }, catalogue: CATALOGUE, ...more };
}

function story(): Past {
  const past = new Past();
  past.hold(0, "api", 3);
  past.hold(4, "front", 60);
  for (const minute of [5, 6, 7, 8, 9, 10]) {
    past.refuse(minute, { lane: "api", by: "web", witness: "api/x" });
  }
  past.grant(70, "x\u001b[31m");
  return past;
}

Deno.test("stats tells of each lane, by all its names, and of the pairs that collide", async () => {
  const workspace = workspaceOf(story());
  const { stdout, exit } = await say(["stats"], { workspace });
  const { lanes, pairs, unused, records } = JSON.parse(stdout);
  assertEquals([exit, records, unused], [0, 11, ["docs"]]);
  assertEquals(
    lanes.map((one: Record<string, unknown>) => [
      one["lane"],
      one["grants"],
      one["refusals"],
      one["declared"],
    ]),
    [["api", 1, 6, true], ["front", 1, 0, true], ["x\u001b[31m", 1, 0, false]],
  );
  assertEquals(pairs[0].refusals, 6);
  assertEquals(pairs[0].collision_rate, 0.75);
});

Deno.test("stats shows a person the numbers and what to do", async () => {
  const workspace = workspaceOf(story());
  const { stdout } = await say(["stats", "--text"], { workspace });
  assertStringIncludes(stdout, "11 records, 2026-06-01 14:00");
  assertStringIncludes(stdout, "6 (86 %)");
  assertStringIncludes(stdout, 'collides with "front"');
  assertStringIncludes(stdout, "never used");
  assert(!stdout.includes("\u001b"));
});

Deno.test("stats of one lane leaves out the others", async () => {
  const workspace = workspaceOf(story());
  const { stdout } = await say(words("stats --lane FRONT"), { workspace });
  const { lanes, unused } = JSON.parse(stdout);
  assertEquals([lanes.length, lanes[0].lane, unused], [1, "front", []]);
});

Deno.test("stats says where nothing happened, and advises nobody to undo what nobody declared", async () => {
  const { catalogue: _, ...bare } = workspaceOf(new Past());
  const { stdout } = await say(["stats", "--text"], { workspace: bare });
  assertStringIncludes(stdout, "Nothing happened yet.");
});

Deno.test("stats of the last hours knows a lane that was held all along", async () => {
  const past = new Past();
  past.grant(-9000, "web");
  const workspace = workspaceOf(past);
  const { stdout } = await say(words("stats --since 2h"), { workspace });
  const { unused, since, until } = JSON.parse(stdout);
  assertEquals(unused, ["api", "docs"]);
  assert(since < until);
});

Deno.test("stats says from where on it knows history, and calls no lane unused that may have been used before", async () => {
  const checkpoint = { op: "CHECKPOINT", leases: [], seq_watermark: 9 };
  const journal = historyOf([checkpoint, ...story().entries]);
  const paths = { ...aWorkspace().paths, config: "/repo/dos.jsonc" };
  const workspace = { journal, catalogue: CATALOGUE, paths };
  const { stdout } = await say(["stats"], { workspace });
  const { known_from, is_whole } = JSON.parse(stdout);
  assertEquals([known_from.seq, is_whole], [9, false]);
  const text = await say(["stats", "--text"], { workspace });
  assertStringIncludes(text.stdout, "History is not known before record 9");
  assertStringIncludes(text.stdout, "not used as far as history is known");
  const bare = { workspace: { journal: historyOf([checkpoint]) } };
  const none = await say(["stats", "--text"], bare);
  assertStringIncludes(none.stdout, "Nothing is known to have happened");
});

Deno.test("stats says how many refusals do not tell which lane was in the way, and names none for it", async () => {
  const past = new Past();
  past.refuse(1, { lane: "api", by: "" });
  const workspace = { journal: historyOf(past.entries), catalogue: CATALOGUE };
  const { stdout } = await say(["stats"], { workspace });
  const { pairs, lanes, unnamed_blockers } = JSON.parse(stdout);
  assertEquals([pairs, lanes.length, unnamed_blockers], [[], 1, 1]);
  const text = await say(["stats", "--text"], { workspace });
  assert(!text.stdout.includes("(any)"));
  assertStringIncludes(text.stdout, "1 refusal counts for no pair");
});

Deno.test("stats leaves a record of a wrong clock out of the span and the durations, and says so", async () => {
  const past = new Past();
  past.hold(0, "api", 3);
  past.hold(4, "api", 3);
  const [, end] = past.entries;
  past.entries[1] = { ...end, ts: "9999-12-31T23:59:59Z" };
  const workspace = workspaceOf(past);
  const at = { workspace, nowMs: Date.UTC(2026, 6, 1), columns: 70 };
  const { stdout } = await say(["stats", "--text"], at);
  const [head, ...rest] = stdout.split("\n");
  assertEquals(head, "4 records, 2026-06-01 14:00 to 14:07 UTC");
  assertEquals(rest.slice(0, 3), [
    "1 record has a time far from all others (9999-12-31): counted, but in",
    "no duration and left out of this span; --since and --until choose",
    "another",
  ]);
  const value = JSON.parse((await say(["stats"], at)).stdout);
  assertEquals(value.until, "2026-06-01T14:07:00Z");
  assertEquals(value.outliers.records, 1);
  const [api] = value.lanes;
  assertEquals([api.grants, api.hold.count, api.hold.p95_ms], [2, 1, 180_000]);
  const asked = words("stats --until 9999-12-31T23:59:59Z");
  const all = JSON.parse((await say(asked, at)).stdout);
  assertEquals([all.until, all.outliers], ["9999-12-31T23:59:59Z", null]);
});

Deno.test("stats of a part of history says so, and advises nobody to undo what was only quiet then", async () => {
  const workspace = workspaceOf(story());
  const at = { workspace, nowMs: Date.UTC(2026, 5, 2) };
  const day = "2026-06-01T";
  const quiet = words(
    `stats --text --since ${day}20:00:00Z --until ${day}21:00:00Z`,
  );
  const { stdout } = await say(quiet, at);
  assertEquals(stdout.split("\n").slice(0, 3), [
    "of 11 records, those from 2026-06-01 20:00 to 21:00 UTC",
    "",
    "Nothing happened in this time.",
  ]);
  assertStringIncludes(stdout, "not used in this time");
  assert(!stdout.includes("take it out"));
  const before = words(`stats --text --until ${day}01:00:00Z`);
  const early = await say(before, at);
  assertStringIncludes(
    early.stdout,
    "of 11 records, those until 2026-06-01 01:00 UTC\n",
  );
});

Deno.test("stats of a lane of which nothing is known says no more than that", async () => {
  const workspace = workspaceOf(story());
  const { stdout } = await say(words("stats --lane nope --text"), {
    workspace,
  });
  assertStringIncludes(stdout, "Nothing happened on nope.");
  assert(!stdout.includes("No lane was ever asked for"));
});
