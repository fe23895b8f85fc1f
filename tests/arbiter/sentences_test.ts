import { assertEquals } from "@std/assert";
import type { AdmissionPolicy } from "../../src/arbiter/policy.ts";
import { aLease, decide, type Scene, TOWN } from "./town.ts";

const HELD =
  "held by ada since 2026-06-01T14:00:00Z until 2026-06-01T14:55:00Z unless it beats again";

function predicate(admit: () => unknown): AdmissionPolicy {
  return { predicates: [{ name: "freeze", admit: () => Object(admit()) }] };
}

Deno.test("a decision's reason says what is in the way and what to do next", () => {
  const rows: [scene: Scene, reason: string][] = [
    [{ ask: { lane: "api" } }, 'Lane "api" is free and granted'],
    [
      { ask: { lane: "api", force: true } },
      'Lane "api" is taken by force, with nothing else live',
    ],
    [
      { ask: { lane: "api", force: true }, live: [aLease("api")] },
      'Lane "api" is taken by force, unchecked against 1 live lease',
    ],
    [{}, 'Lane "api" is the first one free'],
    [
      { ask: { picks: () => 3 } },
      'Lane "api" is the first one free, with 3 waiting in it',
    ],
    [
      { ask: { lane: "api" }, live: [aLease("infra")] },
      `Nothing is granted beside exclusive lane "infra" ${HELD}, not even by force; ask ada to release it, or wait for its release`,
    ],
    [
      { ask: { lane: "infra" }, live: [aLease("api")] },
      `Lane "infra" must be alone, and live is lane "api" ${HELD}; take a free lane (Worker, docs), or wait until every lane is released`,
    ],
    [
      { ask: { lane: "api" }, live: [aLease("api")] },
      `Lane "api" is ${HELD}; take a free lane (Worker, docs), ask ada to release it, or wait for its release`,
    ],
    [
      { ask: { lane: "nope" }, live: [aLease("x", { tree: ["**"] })] },
      'Lane "nope" is not declared and has no region; give its region with --tree, or name a declared lane (api, Worker, docs, bare, infra, global)',
    ],
    [
      { ask: { lane: "bare" } },
      'Lane "bare" has no region; give its region with --tree, declare its tree, or take a free lane (api, Worker, docs)',
    ],
    [
      {
        ask: { lane: "docs" },
        live: [aLease("api")],
        policy: { budgets: { cluster: 1 } },
      },
      `Lane "docs" is beyond the budget of 1 for kind "cluster", and live is lane "api" ${HELD}; wait for a release`,
    ],
    [
      { ask: { lane: "docs" }, policy: { budgets: { cluster: 0 } } },
      'Lane "docs" is beyond the budget of 0 for kind "cluster"; raise the budget',
    ],
    [
      {
        ask: { lane: "x", tree: ["src/api/a.ts", "p/1"] },
        live: [aLease("api")],
      },
      `Pattern "src/api/a.ts" meets "src/api/**" of lane "api" ${HELD}, both cover "src/api/a.ts"; narrow --tree to "p/1", take a free lane (Worker, docs), ask ada to release it, or wait for its release`,
    ],
    [
      {
        ask: { lane: "x", tree: ["src/ab"] },
        live: [aLease("z", { tree: ["src/a*.md", "src/w*", "src/api"] })],
        policy: { overlap: { prefix: {} } },
      },
      `Pattern "src/ab" meets "src/a*.md" of lane "z" ${HELD}, as both begin alike; take a free lane (docs), ask ada to release it, or wait for its release`,
    ],
    [
      {
        ask: { lane: "x", tree: ["keys/a.pem"] },
        policy: { protected: ["keys/"] },
      },
      'Pattern "keys/a.pem" meets "keys/**", which is protected, both cover "keys/a.pem"; leave protected files out of --tree, take a free lane (api, Worker, docs), or let somebody who may touch them use --force',
    ],
    [
      {
        ask: { lane: "docs" },
        policy: predicate(() => ({ admitted: false, reason: "release day" })),
      },
      'Predicate "freeze" refuses lane "docs": release day; ask again once that has changed',
    ],
    [
      { ask: { lane: "docs" }, policy: predicate(() => ({})) },
      'Predicate "freeze" gave no clear answer when asked about lane "docs", and a check that cannot answer admits nothing; mend the predicate',
    ],
    [
      {
        ask: { lane: "docs" },
        policy: predicate(() => {
          throw new Error("no network");
        }),
      },
      'Predicate "freeze" threw no network when asked about lane "docs", and a check that cannot answer admits nothing; mend the predicate',
    ],
  ];
  for (const [scene, reason] of rows) {
    assertEquals(decide(scene).reason, reason);
  }
});

Deno.test("a walk that found nothing says how each candidate stands", () => {
  const ladder = [
    { lane: "api", kind: "", tree: [] },
    { lane: "infra", kind: "", tree: [] },
    { lane: "bare", kind: "", tree: [] },
    { lane: "m", kind: "", tree: ["m"] },
    { lane: "x", kind: "cluster", tree: ["src/api/x"] },
  ];
  const rows: [scene: Scene, reason: string][] = [
    [
      { catalogue: { ...TOWN, autopick: [] } },
      "There is no lane to pick from, as the configuration declares none for auto-pick; name a lane",
    ],
    [
      { ask: { ladder: [] } },
      "There is no lane to pick from, as the ladder is empty; take a free lane (api, Worker, docs), or name a lane",
    ],
    [
      {
        ask: { ladder },
        live: [aLease("api")],
        policy: { budgets: { keyword: 0 } },
      },
      `No lane to pick from is free: "api" is ${HELD}, "infra" must be alone, "bare" has no region, "m" is beyond the budget of 0 for kind "keyword", "x" meets lane "api" ${HELD}; take a free lane (Worker, docs), name a lane with a region of its own, or wait for a release`,
    ],
    [
      { policy: { protected: ["**"] } },
      'No lane to pick from is free: "api" meets protected "**", "Worker" meets protected "**", "docs" meets protected "**"; name a lane with a region of its own, or change what stands against it',
    ],
    [
      {
        ask: {
          ladder: [{ lane: "p", kind: "named", tree: ["p"] }],
          picks: () => null,
        },
      },
      'No lane to pick from is free: "p" is not known to have anything to do; take a free lane (api, Worker, docs), name a lane with a region of its own, or change what stands against it',
    ],
    [
      { ask: { picks: () => 0 }, catalogue: { ...TOWN, autopick: ["api"] } },
      'No lane that is free has work waiting: "api" has nothing to do; ask again when there is work',
    ],
    [
      {
        catalogue: { ...TOWN, autopick: ["api"] },
        policy: predicate(() => ({ admitted: false, reason: "no" })),
      },
      'No lane to pick from is free: "api" is refused by predicate "freeze"; name a lane with a region of its own, or change what stands against it',
    ],
    [
      {
        catalogue: { ...TOWN, autopick: ["api"] },
        policy: predicate(() => ({})),
      },
      'No lane to pick from is free: "api" got no clear answer from predicate "freeze"; name a lane with a region of its own, or change what stands against it',
    ],
  ];
  for (const [scene, reason] of rows) {
    assertEquals(decide(scene).reason, reason);
  }
});
