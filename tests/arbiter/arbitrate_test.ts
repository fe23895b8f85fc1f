import { assert, assertEquals, assertThrows } from "@std/assert";
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import { Holding } from "../../src/arbiter/holding.ts";
import { indexCatalogue } from "../../src/domain/catalogue.ts";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import { UsageError } from "../../src/domain/lane.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { compileRegion, meet } from "../../src/domain/region.ts";
import { aLease, TOWN } from "./town.ts";

const NAMES = ["", "api", "WK", "docs", "bare", "infra", "mine", "global", " "];
const KINDS = ["", "", "", "cluster", "KEYWORD", "infra", "named"];
const PATTERNS = [
  "src/**",
  "src/api/*.ts",
  "src/{api,worker}/x.ts",
  "**/*.md",
  "docs/",
  "d?cs/[a-c]",
  "",
  "README.md",
  "tmp/./a",
  "**",
  "../x",
];
const ODD: readonly unknown[] = [null, 7, "src", {}, ["["], [1], [], undefined];

/** A small generator of numbers that is the same in every run (mulberry32). */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  of<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) return list[0] as T;
    return item;
  }

  many<T>(limit: number, make: () => T): T[] {
    return Array.from({ length: this.below(limit) }, make);
  }
}

function leaseOf(dice: Dice): Lease {
  const lease: Record<string, unknown> = {
    lane: dice.of(["api", "docs", "mine", "other", "wk", "old"]),
    lane_kind: dice.of(["cluster", "keyword", "", null]),
    tree: dice.many(3, () => dice.of(PATTERNS)),
    holder: "ada",
  };
  if (dice.below(5) === 0) lease["tree"] = ODD[dice.below(ODD.length)];
  if (dice.below(3) === 0) {
    lease["region"] = dice.many(3, () => dice.of(PATTERNS));
  }
  return lease;
}

type Arguments = Required<Parameters<typeof arbitrate>>;

function argumentsOf(dice: Dice): Arguments {
  const request = {
    lane: dice.of(NAMES),
    kind: dice.of(KINDS),
    tree: dice.many(4, () => dice.of(PATTERNS)),
    substitute: dice.below(2) === 0,
    ...(dice.below(4) === 0
      ? {
        ladder: dice.many(4, () => ({
          lane: dice.of(NAMES.slice(1)),
          kind: dice.of(KINDS),
          tree: dice.many(3, () => dice.of(PATTERNS)),
        })),
      }
      : {}),
  };
  const policy = {
    budgets: dice.below(4) === 0 ? { cluster: dice.below(3) } : {},
    protected: dice.below(4) === 0 ? ["src/api/keys/**"] : [],
  };
  return [request, dice.many(4, () => leaseOf(dice)), TOWN, policy, []];
}

function outcomeOf(args: Parameters<typeof arbitrate>): string {
  try {
    return JSON.stringify(arbitrate(...args));
  } catch (error) {
    return `threw ${Object(error).code}`;
  }
}

Deno.test("arbitrate admits nothing that meets a live lease, gives the same bytes twice and changes no argument", () => {
  const lanes = indexCatalogue(TOWN);
  const tally = new Map<string, number>();
  for (let seed = 1; seed <= 3000; seed++) {
    const args = argumentsOf(new Dice(seed));
    const before = JSON.stringify(args);
    const outcome = outcomeOf(args);
    assertEquals(JSON.stringify(args), before, `arguments of seed ${seed}`);
    assertEquals(
      outcomeOf(argumentsOf(new Dice(seed))),
      outcome,
      `bytes of seed ${seed}`,
    );
    if (outcome.startsWith("threw")) {
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
      continue;
    }
    const decision = JSON.parse(outcome);
    const reason = String(decision.reason_class);
    tally.set(reason, (tally.get(reason) ?? 0) + 1);
    if (decision.outcome !== "acquire") continue;
    const region = compileRegion(decision.tree);
    for (const lease of args[1]) {
      const found = meet(region, new Holding(lease, lanes).region);
      assertEquals(found, null, `grant of seed ${seed}`);
    }
  }
  assertEquals([...tally.keys()].toSorted(), [
    "AUTO_PICKED",
    "CLASS_BUDGET",
    "EMPTY_REGION",
    "EXCLUSIVE_BUSY",
    "GRANTED",
    "LANE_HELD",
    "NO_FREE_LANE",
    "OVERLAP",
    "PROTECTED",
    "UNKNOWN_LANE",
    "threw INVALID_KIND",
    "threw INVALID_LANE",
    "threw INVALID_PATTERN",
  ]);
});

Deno.test("arbitrate grants two requests one after the other only where they share no path", () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const dice = new Dice(seed);
    const ask = (): string[] =>
      dice.many(4, () => dice.of(PATTERNS.slice(0, 9)));
    const [first, second] = [ask(), ask()];
    const one = arbitrate({ lane: "one", tree: first }, [], TOWN);
    if (one.outcome === "refuse") continue;
    const lease = { lane: one.lane, tree: ["**"], region: one.tree };
    const two = arbitrate({ lane: "two", tree: second }, [lease], TOWN);
    const region = compileRegion(second);
    const expected = region.patterns.length === 0
      ? "UNKNOWN_LANE"
      : meet(region, compileRegion(first)) === null
      ? "GRANTED"
      : "OVERLAP";
    assertEquals(two.reason_class, expected, `seed ${seed}`);
  }
});

Deno.test("arbitrate accepts arguments that are frozen", () => {
  const live = [Object.freeze(aLease("api"))];
  const request = Object.freeze({
    lane: "x",
    tree: Object.freeze(["src/api/a"]),
  });
  const decision = arbitrate(request, Object.freeze(live), Object.freeze(TOWN));
  assertEquals(decision.reason_class, "OVERLAP");
});

Deno.test("arbitrate checks the request even where an exclusive lease is live", () => {
  const live = [aLease("infra")];
  const rows: [request: Parameters<typeof arbitrate>[0], code: string][] = [
    [{ lane: "a\nb" }, "INVALID_LANE"],
    [{ lane: "api", kind: "bogus" }, "INVALID_KIND"],
  ];
  for (const [request, code] of rows) {
    const error = assertThrows(
      () => arbitrate(request, live, TOWN),
      UsageError,
    );
    assertEquals(error.code, code);
  }
  const error = assertThrows(() =>
    arbitrate({ lane: "api", tree: ["../x"] }, live, TOWN)
  );
  assertEquals(Object(error).code, "INVALID_PATTERN");
});

Deno.test("arbitrate() answers a pattern that cannot be read with a UsageError", () => {
  const error = assertThrows(
    () => arbitrate({ lane: "x", tree: ["../y"] }, [], DEFAULT_CATALOGUE),
    UsageError,
  );
  assertEquals([error.code, error.value], ["INVALID_PATTERN", "../y"]);
  assert(error instanceof RangeError);
});

Deno.test("arbitrate() lets no alias take an exclusive lane out of the way", () => {
  const lanes = {
    concurrent: ["api"],
    exclusive: ["ops"],
    autopick: [],
    trees: { api: ["a"] },
    aliases: { ops: "api", Global: "api" },
  };
  const live = [{ lane: "ops", tree: ["x"] }];
  const beside = arbitrate({ lane: "q", tree: ["b"] }, live, lanes);
  assertEquals(beside.reason_class, "EXCLUSIVE_LIVE");
  const all = arbitrate({ lane: "global" }, [], lanes);
  assertEquals([all.lane, all.tree], ["global", ["**/*"]]);
});
