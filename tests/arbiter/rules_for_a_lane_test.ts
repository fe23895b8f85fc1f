import { assertEquals } from "@std/assert";
import { aLease, brief, decide, type Row, TOWN } from "./town.ts";

function holds(rows: readonly Row[]): void {
  for (const [title, scene, comesTo] of rows) {
    assertEquals(brief(decide(scene)), comesTo, title);
  }
}

Deno.test("laneIsUnknown refuses an undeclared lane without a region", () => {
  holds([
    ["no region", { ask: { lane: "nope" } }, "UNKNOWN_LANE"],
    ["blank region", { ask: { lane: "nope", tree: [" "] } }, "UNKNOWN_LANE"],
    ["a given kind", { ask: { lane: "x", kind: "cluster" } }, "UNKNOWN_LANE"],
    ["no table is fooled", { ask: { lane: "constructor" } }, "UNKNOWN_LANE"],
    [
      "a region will do",
      { ask: { lane: "__proto__", tree: ["p"] } },
      "GRANTED __proto__/keyword p",
    ],
    [
      "global is known, declared or not",
      { ask: { lane: "Global" } },
      "GRANTED global/global **/*",
    ],
  ]);
});

Deno.test("regionIsEmpty refuses a declared lane without a region", () => {
  holds([
    ["no tree", { ask: { lane: "bare" } }, "EMPTY_REGION"],
    [
      "blank region",
      { ask: { lane: "bare", tree: ["", " "] } },
      "EMPTY_REGION",
    ],
    [
      "before its budget",
      { ask: { lane: "bare" }, policy: { budgets: { cluster: 0 } } },
      "EMPTY_REGION",
    ],
    [
      "a given region will do",
      { ask: { lane: "bare", tree: ["b/"] } },
      "GRANTED bare/cluster b/**",
    ],
    [
      "a blank region means the catalogue's",
      { ask: { lane: "docs", tree: [""] } },
      "GRANTED docs/cluster docs/**",
    ],
  ]);
});

Deno.test("budgetIsReached counts live leases under the kind they are of", () => {
  const one = { budgets: { Cluster: 1 } };
  const docs = { lane: "docs" };
  holds([
    [
      "in any spelling",
      {
        ask: docs,
        live: [aLease("api", { lane_kind: "CLUSTER" })],
        policy: one,
      },
      "CLASS_BUDGET",
    ],
    [
      "inferred where none was recorded",
      { ask: docs, live: [aLease("wk", { lane_kind: null })], policy: one },
      "CLASS_BUDGET",
    ],
    [
      "not those of another kind",
      {
        ask: docs,
        live: [aLease("api", { lane_kind: "keyword" })],
        policy: one,
      },
      "GRANTED docs/cluster docs/**",
    ],
    [
      "none admitted",
      { ask: docs, policy: { budgets: { cluster: 0 } } },
      "CLASS_BUDGET",
    ],
    [
      "before the guards",
      {
        ask: docs,
        live: [aLease("x", { tree: ["docs/**"] })],
        policy: one,
      },
      "CLASS_BUDGET",
    ],
    [
      "a malformed budget admits none",
      {
        ask: docs,
        policy: { budgets: JSON.parse('{"cluster":"3"}') },
      },
      "CLASS_BUDGET",
    ],
    [
      "own keys only",
      { ask: docs, policy: { budgets: { constructor: 0 } } },
      "GRANTED docs/cluster docs/**",
    ],
  ]);
});

Deno.test("guardRefuses names the pair, the witness and what is grantable", () => {
  const decision = decide({
    ask: { lane: "x", tree: ["src/api/a.ts", "p/1", "./p//2/"] },
    live: [aLease("docs"), aLease("api")],
  });
  assertEquals(brief(decision), "OVERLAP");
  assertEquals(decision.conflict, {
    lane: "api",
    holder: "ada",
    loop_ts: "2026-06-01T14:00:00.000Z-aaaaaa",
    requested_pattern: "src/api/a.ts",
    live_pattern: "src/api/**",
    witness_path: "src/api/a.ts",
  });
  assertEquals(decision.grantable, ["p/1", "p/2/**"]);
  assertEquals(decision.free_clusters, ["Worker"]);

  const kept = decide({
    ask: { lane: "x", tree: ["keys/a"] },
    policy: { protected: ["keys/**"] },
  });
  assertEquals([brief(kept), kept.conflict, kept.grantable], [
    "PROTECTED",
    null,
    [],
  ]);
});

Deno.test("laneIsFree grants the decided lane, kind and region", () => {
  holds([
    [
      "the catalogue's spelling",
      { ask: { lane: "WK" } },
      "GRANTED Worker/cluster src/worker/**",
    ],
    [
      "the caller's spelling",
      { ask: { lane: " My Lane ", tree: ["a/../b/"] } },
      "GRANTED My Lane/keyword b/**",
    ],
    [
      "a given kind",
      { ask: { lane: "api", kind: "Keyword" } },
      "GRANTED api/keyword src/api/**",
    ],
  ]);
});

Deno.test("anyLaneWillDo picks a lane or says why there is none", () => {
  holds([
    ["the first", {}, "AUTO_PICKED api/cluster src/api/**"],
    [
      "a kind changes nothing",
      { ask: { kind: "keyword" } },
      "AUTO_PICKED api/cluster src/api/**",
    ],
    [
      "all held",
      { live: ["api", "worker", "docs"].map((x) => aLease(x)) },
      "NO_FREE_LANE",
    ],
    ["an empty ladder", { ask: { ladder: [] } }, "NO_FREE_LANE"],
    ["no budget", { policy: { budgets: { cluster: 0 } } }, "CLASS_BUDGET"],
    ["no work", { ask: { picks: () => 0 } }, "NO_PICKS"],
    ["none declared", { catalogue: { ...TOWN, autopick: [] } }, "NO_FREE_LANE"],
  ]);
});
