import { assertEquals } from "@std/assert";
import { budgetReached, Picker } from "../../src/arbiter/pick.ts";
import type { AdmissionRequest, Candidate } from "../../src/arbiter/request.ts";
import { aLease, factsOf, type Row, type Scene, TOWN } from "./town.ts";

const LADDER: readonly Candidate[] = [
  { lane: "bare", kind: "cluster", tree: [] },
  { lane: "plan", kind: "named", tree: ["plans/1/**"] },
  { lane: "mine", kind: "keyword", tree: ["tmp/**"] },
];

function table(
  ratings: Record<string, unknown>,
): (candidate: Candidate) => number | null {
  return ({ lane }) => {
    const rating = ratings[lane.toLowerCase()];
    if (rating === "throw") throw new Error("no rating");
    return rating as number | null;
  };
}

function walk(scene: Scene): string {
  const found = new Picker(factsOf(scene)).walk();
  return found.kind === "picked"
    ? `${found.want.lane}/${found.want.kind} ${found.picks}`
    : found.reasonClass;
}

function walks(rows: readonly Row[]): void {
  for (const [title, scene, comesTo] of rows) {
    assertEquals(walk(scene), comesTo, title);
  }
}

function picking(ask: Partial<AdmissionRequest>, scene: Scene = {}): Scene {
  return { ...scene, ask };
}

Deno.test("Picker.walk takes the first candidate that nothing stands against", () => {
  const api = aLease("api");
  walks([
    ["nothing live", {}, "api/cluster null"],
    ["skips the held", { live: [api] }, "Worker/cluster null"],
    [
      "by any name",
      { live: [api, { lane: "WK", tree: [] }] },
      "docs/cluster null",
    ],
    [
      "skips the overlapping",
      { live: [aLease("x", { tree: ["src/**"] })] },
      "docs/cluster null",
    ],
    [
      "skips the protected",
      { policy: { protected: ["src/api/keys"] } },
      "Worker/cluster null",
    ],
    [
      "skips the empty",
      { catalogue: { ...TOWN, autopick: ["bare", "docs"] } },
      "docs/cluster null",
    ],
    [
      "skips what a predicate refuses",
      {
        policy: {
          predicates: [{
            name: "p",
            admit: ({ lane }) =>
              lane === "api"
                ? { admitted: false, reason: "no" }
                : { admitted: true },
          }],
        },
      },
      "Worker/cluster null",
    ],
  ]);
});

Deno.test("Picker.walk takes a ladder in place of the catalogue's lanes", () => {
  walks([
    ["in its order", picking({ ladder: LADDER }), "plan/named null"],
    ["even empty", picking({ ladder: [] }), "NO_FREE_LANE"],
    [
      "by alias",
      picking({ ladder: [{ lane: "wk", kind: "", tree: [] }] }),
      "Worker/cluster null",
    ],
    [
      "beyond the budget of its kind",
      picking({ ladder: LADDER }, { policy: { budgets: { named: 0 } } }),
      "mine/keyword null",
    ],
  ]);
});

Deno.test("Picker.walk grants an exclusive candidate only if nothing is live", () => {
  const catalogue = { ...TOWN, autopick: ["ops", "docs"] };
  walks([
    ["alone", { catalogue }, "infra/infra null"],
    [
      "beside another",
      { catalogue, live: [aLease("api")] },
      "docs/cluster null",
    ],
    [
      "beside a lease that claims no path",
      { catalogue, live: [{ tree: [] }] },
      "docs/cluster null",
    ],
  ]);
});

Deno.test("Picker.walk goes by rank, what has none last, equals in order", () => {
  const rows: [ratings: Record<string, unknown>, lane: string][] = [
    [{ api: 1, worker: 5, docs: 9 }, "docs"],
    [{ api: 3, worker: 3, docs: 3 }, "api"],
    [{ api: -1, worker: -2, docs: -3 }, "api"],
    [{ docs: 0.5, worker: 0.25 }, "docs"],
    [{ docs: -7 }, "docs"],
    [{ api: Infinity, worker: 2 }, "Worker"],
    [{ api: NaN, docs: -1e308 }, "docs"],
    [{ api: "9", worker: true, docs: 0 }, "docs"],
    [{ api: "throw", docs: 0 }, "docs"],
    [{ api: null, worker: -Infinity }, "api"],
  ];
  for (const [ratings, lane] of rows) {
    assertEquals(
      walk(picking({ rank: table(ratings) })),
      `${lane}/cluster null`,
      JSON.stringify(ratings),
    );
  }
});

Deno.test("Picker.walk skips what has nothing to do and keeps what is not known", () => {
  const rows: [ratings: Record<string, unknown>, comesTo: string][] = [
    [{ api: 0, worker: 4 }, "Worker/cluster 4"],
    [{ api: -1, worker: 1 }, "Worker/cluster 1"],
    [{ api: 0, worker: null, docs: 3 }, "Worker/cluster null"],
    [{ api: 2.5 }, "api/cluster null"],
    [{ api: "3" }, "api/cluster null"],
    [{ api: true }, "api/cluster null"],
    [{ api: NaN }, "api/cluster null"],
    [{ api: "throw" }, "api/cluster null"],
    [{ api: 0, worker: 0, docs: -2 }, "NO_PICKS"],
  ];
  for (const [ratings, comesTo] of rows) {
    assertEquals(walk(picking({ picks: table(ratings) })), comesTo);
  }
});

Deno.test("Picker.walk wants a positive answer for the kind named where picks is given", () => {
  const ladder = LADDER.slice(1);
  const rows: [ratings: Record<string, unknown>, comesTo: string][] = [
    [{ plan: 2 }, "plan/named 2"],
    [{ plan: null }, "mine/keyword null"],
    [{ plan: "throw", mine: 1 }, "mine/keyword 1"],
    [{ plan: 0, mine: 0 }, "NO_PICKS"],
    [{ plan: null, mine: 0 }, "NO_FREE_LANE"],
  ];
  for (const [ratings, comesTo] of rows) {
    assertEquals(walk(picking({ ladder, picks: table(ratings) })), comesTo);
  }
});

Deno.test("Picker.walk keeps clear of the siblings while it can", () => {
  const rows: [siblings: string[][], comesTo: string][] = [
    [[], "api/cluster null"],
    [[[]], "api/cluster null"],
    [[["src/api/x"]], "Worker/cluster null"],
    [[["src/api/**", "docs/a"]], "Worker/cluster null"],
    [[["src/**"]], "docs/cluster null"],
    [[["src/**"], ["docs/x"]], "api/cluster null"],
  ];
  for (const [siblings, comesTo] of rows) {
    assertEquals(walk(picking({ siblings })), comesTo);
  }
  const picks = table({ api: 5, worker: 0, docs: 0 });
  assertEquals(
    walk(picking({ siblings: [["src/api/**"]], picks })),
    "api/cluster 5",
  );
});

Deno.test("Picker.walk says what stood in the way of them all", () => {
  const full = { budgets: { cluster: 1 } };
  const held = ["api", "worker", "docs"].map((lane) => aLease(lane));
  walks([
    ["all held", { live: held, policy: full }, "NO_FREE_LANE"],
    [
      "held or beyond the budget",
      { live: [aLease("api")], policy: full },
      "CLASS_BUDGET",
    ],
    [
      "one beyond the budget, one empty",
      picking({ ladder: LADDER.slice(0, 2) }, {
        policy: { budgets: { named: 0 } },
      }),
      "NO_FREE_LANE",
    ],
    [
      "beyond the budget beside an exclusive one",
      {
        live: [aLease("api")],
        policy: full,
        catalogue: { ...TOWN, autopick: ["infra", "docs"] },
      },
      "NO_FREE_LANE",
    ],
    [
      "some blocked, the others without work",
      picking({ picks: () => 0 }, {
        live: [aLease("x", { tree: ["src/**"] })],
      }),
      "NO_PICKS",
    ],
    [
      "all blocked",
      picking({ picks: () => 0 }, { live: [aLease("x", { tree: ["**"] })] }),
      "NO_FREE_LANE",
    ],
    ["no candidates", { catalogue: { ...TOWN, autopick: [] } }, "NO_FREE_LANE"],
  ]);
});

Deno.test("Picker asks each callback at most once for a lane", () => {
  const asked: string[] = [];
  const picker = new Picker(factsOf(picking({
    siblings: [["docs/**"]],
    picks({ lane }): number {
      asked.push(lane);
      return 0;
    },
  })));
  assertEquals(picker.walk().kind, "none");
  assertEquals(picker.freeLanes(), []);
  assertEquals(asked, ["api", "Worker", "docs"]);
});

Deno.test("Picker.freeLanes names each free auto-pick lane once, in the catalogue's order", () => {
  const rows: [scene: Scene, free: string[]][] = [
    [{}, ["api", "Worker", "docs"]],
    [{ live: [aLease("api")] }, ["Worker", "docs"]],
    [picking({ rank: table({ docs: 9 }) }), ["api", "Worker", "docs"]],
    [picking({ siblings: [["src/**"]] }), ["api", "Worker", "docs"]],
    [picking({ picks: table({ api: 0 }) }), ["Worker", "docs"]],
    [picking({ ladder: [] }), ["api", "Worker", "docs"]],
    [{ policy: { budgets: { cluster: 0 } } }, []],
    [{ catalogue: { ...TOWN, autopick: ["wk", "API", "Api", "worker"] } }, [
      "Worker",
      "api",
    ]],
  ];
  for (const [scene, free] of rows) {
    assertEquals(new Picker(factsOf(scene)).freeLanes(), free);
  }
});

Deno.test("budgetReached compares the live leases of a kind with its budget", () => {
  const scene = {
    live: [aLease("api")],
    policy: { budgets: { cluster: 1, named: 1, infra: 0 } },
  };
  const facts = factsOf(scene);
  const rows: [kind: string, reached: boolean][] = [
    ["cluster", true],
    ["named", false],
    ["infra", true],
    ["keyword", false],
  ];
  for (const [kind, reached] of rows) {
    assertEquals(budgetReached(facts, kind), reached);
  }
});
