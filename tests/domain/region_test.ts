import { assert, assertEquals, assertThrows } from "@std/assert";
import { commonPath } from "../../src/domain/intersection.ts";
import { InvalidPatternError } from "../../src/domain/pattern.ts";
import {
  Claim,
  compileRegion,
  contains,
  covers,
  intersect,
  meet,
  Region,
} from "../../src/domain/region.ts";

Deno.test("compileRegion() keeps normal forms in order and drops blank ones", () => {
  const { patterns } = compileRegion(["./SRC/", "", "b//c", " ", "b/c"]);
  assertEquals(patterns, ["SRC/**", "b/c", "b/c"]);
  assertEquals(compileRegion([" "]).patterns, []);
});

Deno.test("compileRegion() throws on any pattern that cannot be used", () => {
  for (const bad of ["../x", "[", "/abs", "!a"]) {
    assertThrows(() => compileRegion(["src", bad]), InvalidPatternError);
    assertThrows(() => contains(["src", bad], "src"), InvalidPatternError);
    assertThrows(() => intersect(["src"], ["src", bad]), InvalidPatternError);
    assertThrows(() => intersect(["src", bad], ["src"]), InvalidPatternError);
  }
});

Deno.test("contains() brings the path to its form first", () => {
  const cases: [string, string, boolean][] = [
    ["src", "./src//x/.", true],
    ["src", "z/../src", true],
    ["src\\x", "SRC\\X", true],
    ["e\u0301", "\u00c9/x", true],
    ["STRASSE", "straße", false],
    ["ΟΔΟΣ", "οδοσ", true],
    ["İ", "i\u0307", true],
    ["src", " src", false],
    ["a", "a*", false],
    ["**", "a/{x}/[y]", true],
    ["**", "", false],
    ["**", ".", false],
    ["**", "a/..", false],
    ["**", "../a", false],
    ["**", "a/../../b", false],
    ["**", "/a", false],
    ["**", "C:/a", false],
    ["**", "C:\\", false],
    ["**", "./C:/a", false],
    ["**", "C:", true],
    ["**", "a/C:/b", true],
  ];
  for (const [pattern, path, expected] of cases) {
    assertEquals(contains([pattern], path), expected, `${pattern} ${path}`);
  }
});

Deno.test("covers() asks every pattern of the region", () => {
  const region = compileRegion(["docs", "src/*.ts", "{a,b}/c"]);
  const paths = ["docs/x", "src/y.ts", "b/c/d", "src/y.md", "a/d", "doc"];
  assertEquals(paths.filter((x) => covers(region, x)), paths.slice(0, 3));
  assert(!covers(compileRegion([]), "a"));
});

Deno.test("meet() names the first pair that meets, in normal form", () => {
  const cases: [string[], string[], ReturnType<typeof intersect>][] = [
    [["docs", "./src/"], ["web", "SRC/a", "src/b"], {
      a: "src/**",
      b: "SRC/a",
      path: "src/a",
    }],
    [["a", "b"], ["b", "a"], { a: "a", b: "a", path: "a" }],
    [["src/*.ts"], ["src/*.md"], null],
    [["**/a.ts"], ["x/b.ts", "y/a.ts"], {
      a: "**/a.ts",
      b: "y/a.ts",
      path: "y/a.ts",
    }],
    [["a?.ts"], ["ab.ts"], { a: "a?.ts", b: "ab.ts", path: "ab.ts" }],
    [[], ["**"], null],
    [["", " "], ["**"], null],
  ];
  for (const [a, b, expected] of cases) {
    assertEquals(meet(compileRegion(a), compileRegion(b)), expected);
    assertEquals(intersect(a, b), expected);
    assertEquals(intersect(b, a) === null, expected === null);
  }
});

Deno.test("compileRegion() downward takes what lies below file names too", () => {
  const tree = compileRegion(["src/a.ts"], { downward: true });
  const below = compileRegion(["src/a.ts/x", "lib"]);
  assert(covers(tree, "src/a.ts/x"));
  assertEquals(meet(tree, below)?.path, "src/a.ts/x");
  assertEquals(meet(compileRegion(tree.patterns), below), null);
});

Deno.test("Claim knows what every covered path begins with", () => {
  const cases: [string, string][] = [
    ["src/Api", "src/api/"],
    ["src/**", "src/"],
    ["src/a*/b", "src/a"],
    ["src/[ab].ts", "src/"],
    ["{a,b}/x.ts", ""],
    ["a?.ts", "a"],
  ];
  for (const [pattern, head] of cases) {
    assertEquals(new Claim(pattern).head, head, pattern);
  }
});

const PIECES =
  ("a b a b x.ts .ts . / / / / /**/ **/ /** * * ? [ab] [!a] [.] [{] [},] " +
    "[!]{a] } , c: é 😀 [😀é] Σ İ {a,b} {a/b,*} {,.a} {*,a} {**,a} {a,{b,c}} " +
    "{*.ts,*.md} {a.ts,b} *.{ts,md} {**/a,b} {a[,]b,c} {[!]},b]x,a/c} " +
    "{a,b/c}/{a,b,c,d,e,f,g,h}/{a,b}").split(" ");

/** Patterns made of pieces, the same ones in each run. */
function patternsOf(count: number): string[] {
  let state = 20_251_124;
  function below(limit: number): number {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 65_536) % limit;
  }
  const patterns: string[] = [];
  while (patterns.length < count) {
    const length = 1 + below(7);
    const pieces = Array.from({ length }, () => PIECES[below(PIECES.length)]);
    const pattern = pieces.join("");
    try {
      if (compileRegion([pattern]).patterns.length > 0) patterns.push(pattern);
    } catch (error) {
      assert(error instanceof InvalidPatternError);
    }
  }
  return patterns;
}

/** Each pattern as a claim and as a region of its own. */
function singles(
  patterns: readonly string[],
  options: { readonly downward?: boolean } = {},
): { claim: Claim; region: Region }[] {
  return compileRegion(patterns, options).claims
    .map((claim) => ({ claim, region: new Region([claim]) }));
}

Deno.test("meet() says what the full comparison of every pair says", () => {
  const patterns = patternsOf(60);
  const asWritten = singles(patterns);
  const downward = singles(patterns, { downward: true });
  const counts = { meeting: 0, late: 0, soon: 0 };
  for (const a of asWritten) {
    for (const b of [...asWritten, ...downward]) {
      const path = commonPath(a.claim.glob, b.claim.glob);
      const what = `${a.claim.pattern} and ${b.claim.pattern}`;
      assertEquals(meet(a.region, b.region)?.path ?? null, path, what);
      assertEquals(meet(b.region, a.region) === null, path === null, what);
      if (path !== null) counts.meeting++;
      else if (a.region.index.near(b.claim.outlines).size > 0) counts.late++;
      else counts.soon++;
    }
  }
  assert(counts.meeting > 500, "hardly any patterns meet");
  assert(counts.late > 100, "the quick test is as good as the full one");
  assert(counts.soon > counts.late, "the quick test is good for little");
});

Deno.test("meet() finds the first of many pairs in the order of the regions", () => {
  const patterns = patternsOf(90);
  const many = compileRegion(patterns);
  for (const { claim, region: one } of singles(patterns.slice(0, 30))) {
    const first = many.claims.find((x) => commonPath(x.glob, claim.glob));
    assertEquals(meet(many, one)?.a, first?.pattern, claim.pattern);
    assertEquals(meet(one, many)?.b, first?.pattern, claim.pattern);
  }
});
