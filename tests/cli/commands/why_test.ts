// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { arbitrate } from "../../../src/arbiter/arbitrate.ts";
import { Past } from "../../support/history.ts";
import { type Parts, say, words } from "../fake_world.ts";
import { historyOf } from "../past_journal.ts";

const CATALOGUE = {
  ...{ concurrent: ["api"], exclusive: [], autopick: ["api"] },
  trees: { api: ["api/**"] },
};

function workspace(): Parts {
  const past = new Past();
  past.hold(-60, "api", 10);
  past.grant(-40, "api", "ann");
  past.refuse(-20, { lane: "x", by: "api", region: ["api/**"] });
  past.refuse(-10, { lane: "y", by: "api", region: ["web/**"] });
  const live = [{ lane: "api", tree: ["api/**"], holder: "ann" }];
  return {
    journal: historyOf(past.entries),
    catalogue: CATALOGUE,
    leases: {
      live: ({ alive = false } = {}) =>
        Promise.resolve(
          alive ? [] : [{ lane: "api", loop_ts: "t-3", holder: "ann" }],
        ),
      arbitrate: ({ leases = live, tree = [], lane = "" }) =>
        Promise.resolve(arbitrate({ lane, tree }, leases, CATALOGUE)),
    },
  };
}

async function ask(line: string): Promise<Record<string, unknown>> {
  const said = await say(words(line), { workspace: workspace() });
  assertEquals([said.exit, said.stderr], [0, ""]);
  return JSON.parse(said.stdout);
}

Deno.test("why tells who holds a path, what a request would get, and who was refused", async () => {
  const why = await ask("why api/x.ts");
  assertEquals([why["taken_for"], why["subject"]], ["path", "api/x.ts"]);
  assertEquals(why["declared_lanes"], ["api"]);
  const [held, refusal] = [why["held_by"], why["refusals"]] as unknown as [
    { holder: string }[],
    { lane: string }[],
  ];
  assertEquals(held.map(({ holder }) => holder), ["ann"]);
  assertEquals(refusal.map(({ lane }) => lane), ["x"]);
  assert((why["next"] as string[]).length > 1);
});

Deno.test("why takes a word for what it is, and for what it is said to be", async () => {
  const table = [
    ["why API", "lane", "api"],
    ["why ann", "owner", "ann"],
    ["why --path api", "path", "api"],
    ["why --owner api", "owner", "api"],
    ["why --lane web", "lane", "web"],
  ];
  for (const [line = "", kind, name] of table) {
    const why = await ask(line);
    assertEquals([why["taken_for"], why["subject"]], [kind, name], line);
  }
});

Deno.test("why --at tells as of then, and --last how many refusals", async () => {
  const then = await ask("why api --at 2");
  assertEquals([then["now"], then["held_by"]], [false, []]);
  assertEquals((then["last_held"] as { holder: string }).holder, "ada");
  const many = await ask("why api --last 1");
  assertEquals([(many["refusals"] as unknown[]).length, many["refused"]], [
    1,
    2,
  ]);
  const none = await ask("why api --last 0");
  assertEquals(none["refusals"], []);
});

Deno.test("why tells a person the same", async () => {
  const line = words("why api/x.ts --text");
  const { stdout } = await say(line, { workspace: workspace() });
  assertStringIncludes(stdout, "Held  api/x.ts   by ann");
  assertStringIncludes(stdout, "would be refused (OVERLAP)");
});

Deno.test("why refuses what it cannot look for", async () => {
  const table: [string, string][] = [
    ["why", "nothing is named"],
    ["why a --path b", "more than one thing"],
    ["why /etc/x", "outside the workspace"],
    ["why a --at soon", "neither the number"],
    ["why a --at 99", "the last one is 5"],
  ];
  for (const [line, text] of table) {
    const said = await say(words(line), { workspace: workspace() });
    assertEquals(said.exit, 2, line);
    assertStringIncludes(said.stderr, text);
  }
});

Deno.test("why --at tells the region and the holder of then, whatever record changed them later", async () => {
  const lease = { holder: "ann", fence: 1, tree: ["api/**"] };
  const identity = { lane: "api", loop_ts: "t-1" };
  const web = { ...identity, ...lease, tree: ["web/**"], fence: 5 };
  const entries = [
    { op: "ACQUIRE", ...identity, lease: { ...identity, ...lease }, seq: 1 },
    { op: "RECONCILE", ...identity, lease: web, seq: 2 },
    { op: "CHECKPOINT", leases: [{ ...web, holder: "bob" }], seq: 3 },
    { op: "CHECKPOINT", leases: [], seq: 4 },
  ];
  const table: [string, unknown[]][] = [
    ["why api/x --at 1", [["ann", "api/**", 1]]],
    ["why web/x --at 1", []],
    ["why api/x --at 2", []],
    ["why web/x --at 2", [["ann", "web/**", 5]]],
    ["why web/x --at 3", [["bob", "web/**", 5]]],
    ["why ann --at 3", []],
    ["why web/x --at 4", []],
  ];
  for (const [line, holders] of table) {
    const said = await say(words(line), {
      workspace: { ...workspace(), journal: historyOf(entries) },
    });
    const { held_by } = JSON.parse(said.stdout);
    assertEquals(
      held_by.map((
        one: { holder: string; pattern: string; fence: number },
      ) => [one.holder, one.pattern, one.fence]),
      holders,
      line,
    );
  }
});

Deno.test("why says from where on it knows what was, and does not call free what it does not know", async () => {
  const entries = [{ op: "CHECKPOINT", leases: [], seq_watermark: 9 }];
  const there = { workspace: { ...workspace(), journal: historyOf(entries) } };
  const then = await say(words("why api --at 8"), there);
  assertEquals(then.exit, 5);
  assertStringIncludes(then.stderr, "not known before record 9");
  const now = await say(words("why api"), there);
  assertEquals(JSON.parse(now.stdout).known_from, {
    ...{ seq: 9, ts: null, missing: "" },
  });
  const text = await say(words("why api --text"), there);
  assertStringIncludes(text.stdout, "history    not known before record 9");
});

Deno.test("why tells that a holder is gone, and what ends its lease; of another time it does not", async () => {
  const now = await ask("why api");
  const [held] = now["held_by"] as { gone?: boolean }[];
  assert(held?.gone);
  const steps = (now["next"] as string[]).join("\n");
  assertStringIncludes(
    steps,
    "scavenge --lane api   ends it: its holder is gone",
  );
  assert(!steps.includes("to finish"));
  const then = await ask("why api --at 3");
  const [before] = then["held_by"] as { gone?: boolean }[];
  assertEquals([before !== undefined, before?.gone], [true, undefined]);
  const line = words("why api --text --last 0");
  const { stdout } = await say(line, { workspace: workspace() });
  assertStringIncludes(stdout, "its holder is proved to be gone");
  assertStringIncludes(stdout, "refused    2 times; --last N tells");
});

Deno.test("why says where it takes a word for a path only because nothing else is known by it", async () => {
  assert((await ask("why nobody"))["is_guess"]);
  for (const line of ["why api/x.ts", "why --path nobody", "why x.ts"]) {
    assertEquals((await ask(line))["is_guess"], undefined, line);
  }
  const line = words("why nobody --text");
  const { stdout } = await say(line, { workspace: workspace() });
  assertStringIncludes(stdout, "path nobody; no lane and no owner is known");
});
