import { assertEquals } from "@std/assert";
import { LADDER } from "../../src/arbiter/rules.ts";
import type { AdmissionPolicy } from "../../src/arbiter/policy.ts";
import { aLease, brief, decide, type Row } from "./town.ts";

const REFUSING: AdmissionPolicy = {
  predicates: [{
    name: "freeze",
    admit: () => ({ admitted: false, reason: "not now" }),
  }],
};

function holds(rows: readonly Row[]): void {
  for (const [title, scene, comesTo] of rows) {
    assertEquals(brief(decide(scene)), comesTo, title);
  }
}

Deno.test("LADDER asks in the order of the specification", () => {
  assertEquals(LADDER.map((rule) => rule.name), [
    "exclusiveIsLive",
    "takenByForce",
    "exclusiveIsNotAlone",
    "laneIsHeld",
    "laneIsUnknown",
    "regionIsEmpty",
    "budgetIsReached",
    "guardRefuses",
    "laneIsFree",
    "anyLaneWillDo",
  ]);
});

Deno.test("exclusiveIsLive lets nothing live beside an exclusive lease", () => {
  const infra = aLease("infra", { lane_kind: "infra" });
  holds([
    ["another lane", { ask: { lane: "api" }, live: [infra] }, "EXCLUSIVE_LIVE"],
    ["any lane", { live: [infra] }, "EXCLUSIVE_LIVE"],
    [
      "force does not help",
      { ask: { lane: "api", force: true }, live: [infra] },
      "EXCLUSIVE_LIVE",
    ],
    [
      "wherever it stands in the list",
      { ask: { lane: "api" }, live: [aLease("docs"), infra] },
      "EXCLUSIVE_LIVE",
    ],
    [
      "by kind alone",
      {
        ask: { lane: "api" },
        live: [aLease("x", { lane_kind: "Global", tree: [] })],
      },
      "EXCLUSIVE_LIVE",
    ],
    [
      "by lane alone, in another spelling",
      { ask: { lane: "api" }, live: [{ lane: " INFRA " }] },
      "EXCLUSIVE_LIVE",
    ],
    [
      "by an alias of the lane",
      { ask: { lane: "api" }, live: [{ lane: "ops", tree: [] }] },
      "EXCLUSIVE_LIVE",
    ],
    [
      "global, though nobody declared it",
      { ask: { lane: "api" }, live: [{ lane: "global", tree: [] }] },
      "EXCLUSIVE_LIVE",
    ],
  ]);
  const decision = decide({
    ask: { lane: "api" },
    live: [aLease("docs"), infra],
  });
  assertEquals(decision.conflict?.lane, "infra");
  assertEquals(decision.free_clusters, []);
});

Deno.test("takenByForce grants a named lane against everything but an exclusive lease", () => {
  const forced = { lane: "api", force: true };
  const gained = "FORCED api/cluster src/api/**";
  holds([
    ["held", { ask: forced, live: [aLease("api")] }, gained],
    [
      "overlapping",
      { ask: forced, live: [aLease("x", { tree: ["**"] })] },
      gained,
    ],
    ["protected", { ask: forced, policy: { protected: ["src/**"] } }, gained],
    [
      "beyond the budget",
      { ask: forced, policy: { budgets: { cluster: 0 } } },
      gained,
    ],
    ["refused by a predicate", { ask: forced, policy: REFUSING }, gained],
    [
      "an exclusive lane beside others",
      { ask: { lane: "infra", force: true }, live: [aLease("api")] },
      "FORCED infra/infra **/*",
    ],
    [
      "not a lane without a region",
      { ask: { lane: "bare", force: true } },
      "EMPTY_REGION",
    ],
    [
      "not a lane that is only meant by its kind",
      { ask: { kind: "global", force: true }, live: [aLease("api")] },
      "EXCLUSIVE_BUSY",
    ],
    [
      "not without a lane",
      { ask: { force: true }, policy: { protected: ["**"] } },
      "NO_FREE_LANE",
    ],
  ]);
});

Deno.test("exclusiveIsNotAlone refuses an exclusive request while anything is live", () => {
  const live = [aLease("docs"), aLease("api")];
  holds([
    ["by lane", { ask: { lane: "infra" }, live }, "EXCLUSIVE_BUSY"],
    ["by alias", { ask: { lane: "OPS" }, live }, "EXCLUSIVE_BUSY"],
    [
      "by kind",
      { ask: { lane: "api", kind: "global" }, live },
      "EXCLUSIVE_BUSY",
    ],
    ["by kind alone", { ask: { kind: "INFRA" }, live }, "EXCLUSIVE_BUSY"],
    [
      "even beside a lease that claims no path",
      { ask: { lane: "global" }, live: [{ lane: "", tree: [] }] },
      "EXCLUSIVE_BUSY",
    ],
  ]);
  const decision = decide({ ask: { lane: "infra" }, live });
  assertEquals(decision.conflict?.lane, "docs");
  assertEquals(decision.free_clusters, ["Worker"]);
});

Deno.test("an exclusive request that is alone gets everything, budget and guards permitting", () => {
  holds([
    ["by lane", { ask: { lane: "infra" } }, "GRANTED infra/infra **/*"],
    [
      "whatever region was given",
      { ask: { lane: "infra", kind: "keyword", tree: ["tmp/**"] } },
      "GRANTED infra/infra **/*",
    ],
    ["by kind alone", { ask: { kind: "infra" } }, "GRANTED infra/infra **/*"],
    ["undeclared", { ask: { kind: "global" } }, "GRANTED global/global **/*"],
    [
      "the kind stays where the lane is not exclusive",
      { ask: { lane: "api", kind: "Global" } },
      "GRANTED api/global **/*",
    ],
    [
      "with a budget of none",
      { ask: { lane: "infra" }, policy: { budgets: { INFRA: 0 } } },
      "CLASS_BUDGET",
    ],
    [
      "with protected files",
      { ask: { lane: "infra" }, policy: { protected: ["keys/**"] } },
      "PROTECTED",
    ],
    [
      "with a predicate against it",
      { ask: { lane: "infra" }, policy: REFUSING },
      "PREDICATE_REFUSED",
    ],
  ]);
});

Deno.test("laneIsHeld refuses the name of a live lease, or substitutes another lane", () => {
  const live = [aLease("api", { lane: "API" })];
  holds([
    ["by id", { ask: { lane: " Api " }, live }, "LANE_HELD"],
    [
      "by alias",
      { ask: { lane: "wk" }, live: [aLease("worker")] },
      "LANE_HELD",
    ],
    [
      "by an alias in the lease",
      { ask: { lane: "worker" }, live: [aLease("wk")] },
      "LANE_HELD",
    ],
    [
      "though its region would be free",
      { ask: { lane: "api", tree: ["elsewhere/**"] }, live },
      "LANE_HELD",
    ],
    [
      "though it claims no path",
      { ask: { lane: "api" }, live: [{ lane: "api", tree: [] }] },
      "LANE_HELD",
    ],
    [
      "before it is found unknown",
      { ask: { lane: "x" }, live: [aLease("x", { tree: [] })] },
      "LANE_HELD",
    ],
    [
      "a cluster substituted",
      { ask: { lane: "api", substitute: true }, live },
      "AUTO_PICKED Worker/cluster src/worker/**",
    ],
    [
      "no substitute for another kind",
      { ask: { lane: "api", kind: "keyword", substitute: true }, live },
      "LANE_HELD",
    ],
    [
      "no substitute while it is free",
      { ask: { lane: "docs", substitute: true }, live },
      "GRANTED docs/cluster docs/**",
    ],
  ]);
  const decision = decide({ ask: { lane: "api" }, live });
  assertEquals(decision.conflict, {
    lane: "API",
    holder: "ada",
    loop_ts: "2026-06-01T14:00:00.000Z-aaaaaa",
    requested_pattern: null,
    live_pattern: null,
    witness_path: null,
  });
  assertEquals(decision.free_clusters, ["Worker", "docs"]);
});
