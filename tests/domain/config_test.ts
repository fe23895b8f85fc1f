import { assertEquals, assertThrows } from "@std/assert";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import {
  type Config,
  ConfigError,
  readConfig,
} from "../../src/domain/config.ts";
import { defaultConfig } from "../../src/domain/default_config.ts";

const DEFAULTS: Config = {
  catalogue: DEFAULT_CATALOGUE,
  overlap: "strict",
  budgets: {},
  protected: [],
  paths: {},
  journal: { on_corrupt: "safe" },
  lease: {},
  hook: {
    mode: "guard",
    fail: "open",
    unknown_tool: "pass",
    cannot_tell: "pass",
  },
  workspace: { share_worktrees: true },
  store: { kind: "file" },
};

Deno.test("readConfig fills in what is absent", () => {
  assertEquals(readConfig({}), DEFAULTS);
  assertEquals(defaultConfig(), DEFAULTS);
});

Deno.test("readConfig reads every key", () => {
  assertEquals(
    readConfig({
      lanes: { concurrent: ["api"], trees: { api: ["src/api/"] } },
      overlap: { policy: "prefix", ratio_max: 0.25 },
      concurrency_class: [
        { name: "Cluster", max_concurrent: 3 },
        { name: "keyword", max_concurrent: 0 },
      ],
      paths: { lane_journal: "state/j.jsonl", archive_lock: "/tmp/a.lock" },
      journal: { on_corrupt: "warn", compact_at: 1_000_000 },
      lease: { ttl_minutes: 7.5 },
      protected: ["deno.lock", "./.github/"],
      hook: {
        mode: "strict",
        fail: "closed",
        unknown_tool: "ask",
        cannot_tell: "deny",
      },
      workspace: { share_worktrees: false },
      store: { kind: "file" },
    }),
    {
      catalogue: {
        concurrent: ["api"],
        exclusive: [],
        autopick: [],
        trees: { api: ["src/api/**"] },
        aliases: {},
      },
      overlap: { prefix: { ratio_max: 0.25 } },
      budgets: { cluster: 3, keyword: 0 },
      protected: ["deno.lock", ".github/**"],
      paths: { lane_journal: "state/j.jsonl", archive_lock: "/tmp/a.lock" },
      journal: { on_corrupt: "warn", compact_at: 1_000_000 },
      lease: { ttl_minutes: 7.5 },
      hook: {
        mode: "strict",
        fail: "closed",
        unknown_tool: "ask",
        cannot_tell: "deny",
      },
      workspace: { share_worktrees: false },
      store: { kind: "file" },
    },
  );
});

Deno.test("readConfig lets the strict policy carry a ratio and the prefix policy do without", () => {
  assertEquals(readConfig({ overlap: { ratio_max: 0.1 } }).overlap, "strict");
  assertEquals(readConfig({ overlap: { policy: "prefix" } }).overlap, {
    prefix: {},
  });
});

Deno.test("readConfig passes over tables of the original", () => {
  assertEquals(
    readConfig({ stamp: { convention: 1 }, supervise: [] }),
    DEFAULTS,
  );
  assertEquals(readConfig(JSON.parse('{"__proto__": {"lanes": 1}}')), DEFAULTS);
});

Deno.test("readConfig hands every pattern to the reader it was given", () => {
  const { catalogue, protected: kept } = readConfig(
    { lanes: { trees: { a: ["x"] } }, protected: ["y"] },
    { pattern: (text) => `local/${text}` },
  );
  assertEquals([catalogue.trees["a"], kept], [["local/x"], ["local/y"]]);
});

const ERRORS: readonly [string, unknown, string][] = [
  ["a file that is a list", [], ""],
  ["a file that is null", null, ""],
  ["a slip in a table's name", { protcted: ["x"] }, "protcted"],
  ["a table that is null", { hook: null }, "hook"],
  ["an unknown policy", { overlap: { policy: "loose" } }, "overlap.policy"],
  [
    "a negative ratio",
    { overlap: { policy: "prefix", ratio_max: -1 } },
    "overlap.ratio_max",
  ],
  [
    "a ratio under strict that is no number",
    { overlap: { ratio_max: "x" } },
    "overlap.ratio_max",
  ],
  ["classes that are a table", { concurrency_class: {} }, "concurrency_class"],
  [
    "a class without a name",
    { concurrency_class: [{ max_concurrent: 1 }] },
    "concurrency_class[0]",
  ],
  [
    "a class without a budget",
    { concurrency_class: [{ name: "x" }] },
    "concurrency_class[0]",
  ],
  [
    "a negative budget",
    { concurrency_class: [{ name: "x", max_concurrent: -1 }] },
    "concurrency_class[0].max_concurrent",
  ],
  [
    "half a budget",
    { concurrency_class: [{ name: "x", max_concurrent: 0.5 }] },
    "concurrency_class[0].max_concurrent",
  ],
  [
    "a class twice",
    {
      concurrency_class: ["x", "X"].map((name) => ({
        name,
        max_concurrent: 1,
      })),
    },
    "concurrency_class[1].name",
  ],
  [
    "an empty journal path",
    { paths: { lane_journal: "" } },
    "paths.lane_journal",
  ],
  [
    "a path with a zero character",
    { paths: { archive_lock: "a\0b" } },
    "paths.archive_lock",
  ],
  [
    "an unknown word for damage",
    { journal: { on_corrupt: "ignore" } },
    "journal.on_corrupt",
  ],
  ["a size of nothing", { journal: { compact_at: 0 } }, "journal.compact_at"],
  ["an unknown key of the journal", { journal: { size: 1 } }, "journal.size"],
  ["a ttl of nothing", { lease: { ttl_minutes: 0 } }, "lease.ttl_minutes"],
  ["a ttl that is text", { lease: { ttl_minutes: "50" } }, "lease.ttl_minutes"],
  ["an unknown key of leases", { lease: { ttl: 1 } }, "lease.ttl"],
  ["protected files that are text", { protected: "deno.lock" }, "protected"],
  [
    "a protected pattern that is malformed",
    { protected: ["a", "{b"] },
    "protected[1]",
  ],
  ["an unknown mode of the hook", { hook: { mode: "loud" } }, "hook.mode"],
  [
    "an answer that is no answer",
    { hook: { cannot_tell: "maybe" } },
    "hook.cannot_tell",
  ],
  [
    "sharing that is text",
    { workspace: { share_worktrees: "no" } },
    "workspace.share_worktrees",
  ],
  [
    "sharing that is null",
    { workspace: { share_worktrees: null } },
    "workspace.share_worktrees",
  ],
];

for (const [what, value, key] of ERRORS) {
  Deno.test(`readConfig refuses ${what} and names the key`, () => {
    assertEquals(assertThrows(() => readConfig(value), ConfigError).key, key);
  });
}
