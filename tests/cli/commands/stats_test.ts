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
  assertStringIncludes(text.stdout, "not used in what is counted here");
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
