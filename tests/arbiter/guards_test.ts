import { assertEquals } from "@std/assert";
import {
  firstObstacle,
  grantablePatterns,
  type Obstacle,
} from "../../src/arbiter/guards.ts";
import type { Predicate, PredicateAnswer } from "../../src/arbiter/policy.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { contains } from "../../src/domain/region.ts";
import { aLease, factsOf, type Scene, wantOf } from "./town.ts";

function obstacleOf(scene: Scene): Obstacle | null {
  const facts = factsOf(scene);
  return firstObstacle(facts, wantOf(facts));
}

function answering(answer: unknown): Predicate {
  return { name: "p", admit: () => Object(answer) };
}

const KEYS = { protected: ["keys/**"] };

Deno.test("firstObstacle asks over the leases in order, and overlap, protected files, predicates for each", () => {
  const refuseFor = (lane: string): Predicate => ({
    name: lane,
    admit: (_, lease) =>
      lease?.lane === lane
        ? { admitted: false, reason: "no", reason_class: `OF_${lane}` }
        : { admitted: true },
  });
  const ask = { lane: "x", tree: ["docs/x", "keys/a"] };
  const rows: [title: string, scene: Scene, reasonClass: string][] = [
    ["overlap first", { ask, live: [aLease("docs")], policy: KEYS }, "OVERLAP"],
    [
      "protected before the second lease",
      { ask, live: [aLease("api"), aLease("docs")], policy: KEYS },
      "PROTECTED",
    ],
    [
      "protected before the predicates",
      { ask, policy: { ...KEYS, predicates: [answering(null)] } },
      "PROTECTED",
    ],
    [
      "predicates before the second lease",
      {
        ask,
        live: [aLease("api"), aLease("docs")],
        policy: { predicates: [refuseFor("api")] },
      },
      "OF_api",
    ],
    [
      "overlap before its own lease's predicates",
      {
        ask,
        live: [aLease("docs")],
        policy: { predicates: [refuseFor("docs")] },
      },
      "OVERLAP",
    ],
    [
      "predicates in order",
      {
        ask,
        live: [aLease("api")],
        policy: { predicates: [refuseFor("z"), answering(1), answering(null)] },
      },
      "PREDICATE_FAILED",
    ],
  ];
  for (const [title, scene, reasonClass] of rows) {
    assertEquals(obstacleOf(scene)?.reasonClass, reasonClass, title);
  }
});

Deno.test("firstObstacle finds none where nothing meets", () => {
  assertEquals(
    obstacleOf({ ask: { lane: "docs" }, live: [aLease("api")], policy: KEYS }),
    null,
  );
  assertEquals(obstacleOf({ ask: { lane: "docs" }, policy: KEYS }), null);
});

Deno.test("firstObstacle shows a predicate the decided lane and each lease, or null if there is none", () => {
  const seen: [string, unknown][] = [];
  const watch: Predicate = {
    name: "watch",
    admit(request, lease): PredicateAnswer {
      const { lane, kind, tree } = request;
      seen.push([`${lane}/${kind} ${tree.join(" ")}`, lease]);
      return { admitted: true };
    },
  };
  const live = [aLease("api"), aLease("docs")];
  const ask = { lane: "wk" };
  obstacleOf({ ask, live, policy: { predicates: [watch] } });
  obstacleOf({ ask, policy: { predicates: [watch] } });
  const shown = "Worker/cluster src/worker/**";
  assertEquals(seen, [[shown, live[0]], [shown, live[1]], [shown, null]]);
});

Deno.test("firstObstacle takes only true for a predicate's yes and only false for its no", () => {
  const rows: [answer: unknown, reasonClass: string | undefined][] = [
    [{ admitted: true }, undefined],
    [{ admitted: false, reason: "no" }, "PREDICATE_REFUSED"],
    [{ admitted: false, reason: "no", reason_class: "FREEZE" }, "FREEZE"],
    [{ admitted: false, reason: "no", reason_class: "" }, "PREDICATE_REFUSED"],
    [{ admitted: false, reason: "no", reason_class: 5 }, "PREDICATE_REFUSED"],
    [{ admitted: false }, "PREDICATE_REFUSED"],
    [{ admitted: "no" }, "PREDICATE_FAILED"],
    [{ admitted: 1 }, "PREDICATE_FAILED"],
    [{ reason: "x" }, "PREDICATE_FAILED"],
    [{}, "PREDICATE_FAILED"],
    [Promise.resolve({ admitted: true }), "PREDICATE_FAILED"],
    [[{ admitted: true }], "PREDICATE_FAILED"],
  ];
  for (const [answer, reasonClass] of rows) {
    const predicates = [answering(answer)];
    const found = obstacleOf({ ask: { lane: "docs" }, policy: { predicates } });
    assertEquals(found?.reasonClass, reasonClass, JSON.stringify(answer));
  }
});

Deno.test("firstObstacle takes a predicate that fails for a refusal", () => {
  const failing: unknown[] = [
    {
      name: "p",
      admit(): never {
        throw new Error("disk gone");
      },
    },
    {
      name: "p",
      admit(): never {
        // deno-lint-ignore no-throw-literal -- a caller's predicate may throw anything
        throw "text";
      },
    },
    { name: "p", admit: () => true },
    { name: "p", admit: () => null },
    { name: "p" },
    null,
  ];
  for (const predicate of failing) {
    const policy = Object({ predicates: [predicate] });
    assertEquals(
      obstacleOf({ ask: { lane: "docs" }, policy })?.reasonClass,
      "PREDICATE_FAILED",
    );
  }
});

Deno.test("firstObstacle under prefix compares recorded trees and admits a small share", () => {
  const prefix = { overlap: { prefix: {} } };
  const tight = { overlap: { prefix: { ratio_max: 0 } } };
  const third = ["src/api/x.py", "p/1", "p/2"];
  const region: Lease = { tree: ["src/q*"], region: ["src/other.ts"] };
  const rows: [tree: string[], lease: Lease, policy: object, meets: boolean][] =
    [
      [third, aLease("api"), prefix, false],
      [third, aLease("api"), tight, true],
      [third.slice(0, 2), aLease("api"), prefix, true],
      [["src/q.ts"], aLease("z", region), prefix, true],
      [["src/other.ts"], aLease("z", region), prefix, false],
      [["a"], aLease("z", { tree: [] }), prefix, false],
      [["a"], aLease("z", { tree: 5 }), prefix, true],
    ];
  for (const [tree, lease, policy, meets] of rows) {
    const found = obstacleOf({
      ask: { lane: "x", tree },
      live: [lease],
      policy,
    });
    assertEquals(found?.reasonClass, meets ? "OVERLAP" : undefined);
  }
});

Deno.test("firstObstacle under prefix names the first colliding pair, and a witness where there is one", () => {
  const rows: [
    tree: string[],
    live: string,
    pair: string[],
    shared: boolean,
  ][] = [
    [["p/1", "src/a.ts"], "src/**", ["src/a.ts", "src/**"], true],
    [["src/ab"], "src/a*.md", ["src/ab", "src/a*.md"], false],
  ];
  for (const [tree, live, pair, shared] of rows) {
    const found = obstacleOf({
      ask: { lane: "x", tree },
      live: [aLease("z", { tree: [live] })],
      policy: { overlap: { prefix: {} } },
    });
    const clash = found?.kind === "overlap" ? found.clash : null;
    assertEquals([clash?.requested, clash?.inTheWay], pair);
    const witness = clash?.witness ?? null;
    assertEquals(witness !== null && contains(tree, witness), shared);
  }
});

Deno.test("firstObstacle tests protected files exactly under either policy", () => {
  const ask = { lane: "x", tree: ["keys/a", "p/1", "p/2", "p/3"] };
  for (const overlap of ["strict", { prefix: {} }] as const) {
    const found = obstacleOf({ ask, policy: { ...KEYS, overlap } });
    assertEquals(found?.reasonClass, "PROTECTED");
  }
});

Deno.test("grantablePatterns takes each pattern alone against every lease", () => {
  const ask = { lane: "x", tree: ["src/api/a", "p/1", "docs/x", "p/2", "p/2"] };
  const live = [aLease("api"), aLease("docs")];
  for (const policy of [{}, { overlap: { prefix: {} } }]) {
    const facts = factsOf({ ask, live, policy });
    assertEquals(grantablePatterns(facts, wantOf(facts).region), [
      "p/1",
      "p/2",
      "p/2",
    ]);
  }
});
