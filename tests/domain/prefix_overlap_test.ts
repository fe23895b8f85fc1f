import { assertEquals } from "@std/assert";
import {
  type PrefixOverlap,
  prefixOverlap,
} from "../../src/domain/prefix_overlap.ts";

type Case = [string[], string[], PrefixOverlap["verdict"], number];

Deno.test("prefixOverlap() compares text before the first star, as text", () => {
  const cases: Case[] = [
    [["src/**"], ["src/"], "refuse_exact_glob", 1],
    [["SRC\\*"], [" src/** "], "refuse_exact_glob", 1],
    [["src/a *"], ["src/a"], "refuse_overlap", 1],
    [["src"], ["srcx/y"], "refuse_overlap", 1],
    [["src/"], ["srcx/y"], "admit_disjoint", 0],
    [["**/*"], ["docs"], "refuse_overlap", 1],
    [["*.py"], ["*.md"], "refuse_overlap", 1],
    [["   "], ["docs"], "refuse_overlap", 1],
    [[""], ["**"], "admit_disjoint", 0],
    [["a"], [""], "admit_disjoint", 0],
    [[], ["a"], "admit_disjoint", 0],
    [["a"], [], "admit_disjoint", 0],
    [["a?"], ["a"], "refuse_overlap", 1],
    [["ß"], ["ss"], "admit_disjoint", 0],
  ];
  for (const [requested, lease, verdict, shared] of cases) {
    assertEquals(prefixOverlap(requested, lease), {
      verdict,
      shared,
      requested: requested.length,
      admissible: verdict === "admit_disjoint",
    }, `${requested} and ${lease}`);
  }
});

Deno.test("prefixOverlap() admits a share up to the limit, blanks counted in", () => {
  const cases: [string[], number | undefined, PrefixOverlap["verdict"]][] = [
    [["p/a", "q", "r"], undefined, "admit_soft"],
    [["p/a", "q"], undefined, "refuse_overlap"],
    [["p/a", "q", ""], undefined, "admit_soft"],
    [["p/a", "p/a", "q", "r", "s"], undefined, "refuse_overlap"],
    [["p/a"], 1, "admit_soft"],
    [["p/a", "q", "r", "s"], 0.25, "admit_soft"],
    [["p/a", "q", "r", "s"], 0.2499, "refuse_overlap"],
    [["p/a", "q", "r", "s"], 0, "refuse_overlap"],
    [["p/a", "q", "r", "s"], -1, "refuse_overlap"],
    [["p/a", "q", "r", "s"], NaN, "refuse_overlap"],
    [["p/a"], Infinity, "admit_soft"],
    [["q"], 0, "admit_disjoint"],
    [["p/a", "p/**"], 1, "refuse_exact_glob"],
  ];
  for (const [requested, ratioMax, verdict] of cases) {
    const found = prefixOverlap(requested, ["p/**"], ratioMax);
    assertEquals(found.verdict, verdict, `${requested} ${ratioMax}`);
    assertEquals(found.admissible, verdict.startsWith("admit"));
  }
});

Deno.test("prefixOverlap() counts what is shared on every row", () => {
  const requested = ["p", "p/x", "q"];
  assertEquals(prefixOverlap(requested, ["p"]), {
    verdict: "refuse_exact_glob",
    shared: 2,
    requested: 3,
    admissible: false,
  });
});
