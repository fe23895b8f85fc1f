/**
 * Two patterns that share a path must never be told apart by what is meant
 * to save work. Each pair here once was, or is built like one that was.
 */
import { assert, assertEquals } from "@std/assert";
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import { compileGlob } from "../../src/domain/glob.ts";
import { commonPath } from "../../src/domain/intersection.ts";
import { normalizePattern } from "../../src/domain/pattern.ts";
import { contains, intersect } from "../../src/domain/region.ts";

const PAIRS: readonly (readonly [string, string])[] = [
  ["main{.ts,}", "main.ts"],
  ["src/app{.ts,x}", "src/app.ts"],
  ["*[.x]", "**/*.ts"],
  ["x[.]ts", "x.ts"],
  ["x[.]ts", "x[.]ts"],
  ["**/a", "x/[{b]/a/y.ts"],
  ["**/a", "[{b]/a/y.ts"],
  ["src/**/api/**", "src/[{v]1/api/x.ts"],
  ["{a,b/c}/**/x.ts", "b/c/d/x.ts"],
  ["[!a]x/**", "bx/y"],
  ["a?c/*.ts", "a{b,d}c/z.ts"],
  // The dotted capital I under a stroke: in lower case its marks stand in an
  // order that no normalised text has.
  ["\u0130\u0338", "\u0130\u0338"],
  ["src/\u0130\u0327/x.ts", "src/\u0130\u0327*/*"],
  ["[_i][\u0307][\u0338]", "???"],
  ["[_i][\u0307][\u0338]", "\u0130\u0338"],
  ["*[\u0307][\u0338]", "\u0130*"],
  ["[!a-h_][\u0307]?/x", "?[\u0307][\u0338]/*"],
];

Deno.test("intersect finds the path that two such patterns share, both ways round", () => {
  for (const [a, b] of PAIRS) {
    for (const [x, y] of [[a, b], [b, a]] as const) {
      const path = intersect([x], [y])?.path ?? "";
      assert(path !== "", `${x} and ${y}`);
      assert(contains([x], path) && contains([y], path), path);
    }
  }
});

Deno.test("arbitrate admits none of them beside the other", () => {
  for (const [a, b] of PAIRS) {
    const live = [{ lane: "one", region: [a], tree: [a], holder: "ada" }];
    const { outcome, reason_class } = arbitrate(
      { lane: "two", tree: [b] },
      live,
      DEFAULT_CATALOGUE,
    );
    assertEquals(
      [outcome, reason_class],
      ["refuse", "OVERLAP"],
      `${a} and ${b}`,
    );
  }
});

const PIECES = [
  ...["a", "b", ".ts", ".", "*", "**", "?", "[ab]", "[!a]", "[.x]", "[{b]"],
  ...["{a,b}", "{.ts,}", "{a/b,c}", "/", "/", "/**/", "x1", "{b,{a,.ts}}"],
];

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function pattern(next: () => number): string {
  const count = 1 + Math.floor(next() * 6);
  return Array.from(
    { length: count },
    () => PIECES[Math.floor(next() * PIECES.length)] ?? "a",
  ).join("");
}

function normal(text: string): string {
  try {
    return normalizePattern(text);
  } catch {
    return "";
  }
}

Deno.test("intersect answers as the comparison without any short cut does", () => {
  const next = numbers(20261123);
  let compared = 0;
  let shared = 0;
  for (let round = 0; round < 6_000; round++) {
    const [a, b] = [normal(pattern(next)), normal(pattern(next))];
    if (!a || !b) continue;
    const plain = commonPath(compileGlob(a), compileGlob(b));
    const quick = intersect([a], [b]);
    assertEquals(quick !== null, plain !== null, `${a} and ${b}`);
    assertEquals(intersect([b], [a]) !== null, plain !== null, `${b} and ${a}`);
    compared++;
    if (plain !== null) shared++;
  }
  assert(compared > 1_000 && shared > 100 && shared < compared - 100);
});
