import { assertEquals, assertThrows } from "@std/assert";
import { gatherFacts, once } from "../../src/arbiter/facts.ts";
import { aLease, factsOf, TOWN } from "./town.ts";

Deno.test("gatherFacts finds the first holder of each lane and counts kinds", () => {
  const { held, count, holdings } = factsOf({
    live: [
      aLease("api", { holder: "first" }),
      aLease("API", { lane_kind: "Keyword" }),
      aLease("wk", { lane_kind: null }),
      {},
    ],
  });
  assertEquals(holdings.length, 4);
  assertEquals(held.get("api")?.text("holder"), "first");
  assertEquals(held.get("worker")?.text("lane"), "wk");
  assertEquals(held.get("api")?.text("holder"), "first", "by the table too");
  assertEquals(held.get("none"), undefined);
  assertEquals(["cluster", "keyword", "x"].map(count), [2, 2, 0]);
});

Deno.test("gatherFacts resolves the auto-pick lanes as clusters", () => {
  const facts = factsOf({
    catalogue: { ...TOWN, autopick: ["wk", "ops", "new"] },
  });
  assertEquals(
    facts.autopick().map(({ lane, kind }) => `${lane}/${kind}`),
    ["Worker/cluster", "infra/infra", "new/cluster"],
  );
});

Deno.test("gatherFacts takes only true for yes", () => {
  const ask = Object({ lane: "api", force: "false", substitute: 1 });
  const { force, substitute } = factsOf({ ask });
  assertEquals([force, substitute], [false, false]);
});

Deno.test("gatherFacts hands a callback the request as its this", () => {
  const ask = {
    weight: 7,
    rank(): number {
      return this.weight;
    },
  };
  const { rank, picks } = factsOf({ ask });
  assertEquals(rank?.({ lane: "x", kind: "", tree: [] }), 7);
  assertEquals(picks, null);
});

Deno.test("gatherFacts checks the request, the ladder, the siblings and the policy before anything is decided", () => {
  const infra = [aLease("infra")];
  const scenes = [
    { ask: { lane: "api", kind: "bogus" }, live: infra },
    { ask: { ladder: [{ lane: "x", kind: "keyword", tree: ["["] }] } },
    { ask: { siblings: [["../x"]] }, live: infra },
    { policy: { protected: ["["] }, live: infra },
    { ask: Object({ rank: 5 }) },
    { live: Object({}) },
  ];
  for (const scene of scenes) assertThrows(() => factsOf(scene));
});

Deno.test("gatherFacts names the live leases where they are no list", () => {
  const question = {
    request: { lane: "" },
    live: Object("x"),
    catalogue: TOWN,
    policy: {},
  };
  assertThrows(() => gatherFacts(question), TypeError, "live leases");
});

Deno.test("once computes at the first call and never again", () => {
  let calls = 0;
  const next = once(() => {
    calls += 1;
    return undefined;
  });
  assertEquals(calls, 0);
  next();
  next();
  assertEquals(calls, 1);
});
