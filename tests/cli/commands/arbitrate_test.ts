// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const GRANTED = {
  outcome: "acquire",
  lane: "src",
  lane_kind: "cluster",
  tree: ["src/**"],
  auto_picked: false,
  pick_count: null,
  reason_class: "GRANTED",
  reason: "it is free",
  conflict: null,
  grantable: [],
  free_clusters: [],
};
const REFUSED = {
  ...GRANTED,
  outcome: "refuse",
  lane: "",
  lane_kind: "",
  tree: [],
  reason_class: "LANE_HELD",
  reason: "it is held",
  free_clusters: ["docs", "web"],
};

type Arbitrate = Leases["arbitrate"];

Deno.test("arbitrate hands on what it was given", async () => {
  const flags = { force: false, substitute: false };
  const table: [string, unknown][] = [
    ["", flags],
    ["--lane src --kind cluster --tree a b --force --substitute", {
      lane: "src",
      kind: "cluster",
      tree: ["a", "b"],
      force: true,
      substitute: true,
    }],
    ["--leases []", { ...flags, leases: [] }],
    ["--class-budget cluster=3 --class-budget=a=b=0", {
      ...flags,
      classBudget: { cluster: 3, "a=b": 0 },
    }],
    ["--output json", flags],
  ];
  for (const [more, options] of table) {
    const verb = recorder<Arbitrate>(GRANTED);
    const workspace = { leases: { arbitrate: verb.verb } };
    const said = await say(words(`arbitrate ${more}`), { workspace });
    assertEquals([said.exit, verb.calls], [0, [options]]);
    assertEquals(JSON.parse(said.stdout), GRANTED);
  }
});

Deno.test("arbitrate keeps a budget for a kind with an awkward name as data", async () => {
  const verb = recorder<Arbitrate>(GRANTED);
  const workspace = { leases: { arbitrate: verb.verb } };
  const line = "arbitrate --class-budget __proto__=1";
  await say(words(line), { workspace });
  const [options] = verb.calls as [{ classBudget: object }];
  assertEquals(Object.entries(options.classBudget), [["__proto__", 1]]);
});

Deno.test("arbitrate refuses budgets and forms that mean nothing", async () => {
  const table: [string, string][] = [
    ["--class-budget cluster", 'Cannot read --class-budget "cluster"'],
    ["--class-budget =3", 'Cannot read --class-budget "=3"'],
    ["--class-budget cluster=", 'Cannot read --class-budget "cluster="'],
    ["--class-budget cluster=-1", "expected KIND=N"],
    ["--class-budget cluster=1.5", "expected KIND=N"],
    ["--class-budget a=1 --class-budget a=2", "has a budget already"],
    ["--output yaml", "expected one of text, json, plain"],
    ["--leases {}", "it is an object"],
  ];
  for (const [more, reason] of table) {
    const said = await say(words(`arbitrate ${more}`));
    assertEquals([said.exit, said.choices], [2, []]);
    assertStringIncludes(JSON.parse(said.stdout).reason, reason);
  }
});

Deno.test("arbitrate exits by the decision and explains it on demand", async () => {
  const go =
    'GO: lane "src" can be taken, nobody who holds a lane works in its files. Acquire it before you start.';
  const forced =
    'GO: lane "src" can be taken, by force: others may be at work in the same files. Acquire it before you start.';
  const stop = "STOP: do not start this work (LANE_HELD). Free now: docs, web.";
  const table: [Record<string, unknown>, number, string][] = [
    [GRANTED, 0, go],
    [{ ...GRANTED, reason_class: "FORCED" }, 0, forced],
    [REFUSED, 1, stop],
    [
      { ...REFUSED, free_clusters: [] },
      1,
      "STOP: do not start this work (LANE_HELD). No declared lane is free now.",
    ],
  ];
  for (const [decision, exit, interpretation] of table) {
    const verb = recorder<Arbitrate>(decision);
    const workspace = { leases: { arbitrate: verb.verb } };
    const said = await say(words("arbitrate --explain"), { workspace });
    assertEquals(said.exit, exit);
    assertEquals(JSON.parse(said.stdout), { ...decision, interpretation });
  }
});

Deno.test("arbitrate tells a person what would happen", async () => {
  const table: [unknown, string][] = [
    [
      GRANTED,
      `Would be granted  src
  region  src/**
  why     it is free
  next    dos lease-lane acquire --owner NAME --lane src
`,
    ],
    [
      REFUSED,
      `Would be refused  src
  why         it is held
  free lanes  docs, web
  next        dos lease-lane acquire --owner NAME --lane docs
              wait your turn with --wait, or ask with --reclaim if its holder is gone
`,
    ],
  ];
  for (const [decision, text] of table) {
    const verb = recorder<Arbitrate>(decision);
    const workspace = { leases: { arbitrate: verb.verb } };
    const said = await say(words("arbitrate --lane src --text"), { workspace });
    assertEquals(said.stdout, text);
  }
});

Deno.test("arbitrate suggests the very request that it granted", async () => {
  const table: [string, Record<string, unknown>, string][] = [
    [
      "--lane mine --kind keyword --tree a/** b",
      { ...GRANTED, lane: "mine" },
      "--lane mine --kind keyword --tree 'a/**' b",
    ],
    [
      "--tree=-x --lane mine",
      { ...GRANTED, lane: "mine" },
      "--lane mine --tree='-x'",
    ],
    ["--kind cluster", GRANTED, "--lane src --kind cluster"],
    [
      "--lane src --force",
      { ...GRANTED, reason_class: "FORCED" },
      "--lane src --force",
    ],
    ["--lane src --force", GRANTED, "--lane src"],
  ];
  for (const [more, decision, rest] of table) {
    const verb = recorder<Arbitrate>(decision);
    const workspace = { leases: { arbitrate: verb.verb } };
    const said = await say(words(`arbitrate ${more} --text`), { workspace });
    const command = `  next    dos lease-lane acquire --owner NAME ${rest}\n`;
    assertStringIncludes(said.stdout, command);
  }
});

Deno.test("arbitrate breaks its interpretation to the terminal", async () => {
  const verb = recorder<Arbitrate>(REFUSED);
  const said = await say(words("arbitrate --explain --text"), {
    workspace: { leases: { arbitrate: verb.verb } },
    columns: 50,
  });
  assertStringIncludes(
    said.stdout,
    `
STOP: do not start this work (LANE_HELD). Free
now: docs, web.
`,
  );
});
