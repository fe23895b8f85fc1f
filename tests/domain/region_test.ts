import { assert, assertEquals, assertThrows } from "@std/assert";
import { InvalidPatternError } from "../../src/domain/pattern.ts";
import {
  Claim,
  compileRegion,
  contains,
  covers,
  intersect,
  meet,
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

Deno.test("Claim knows what every covered path begins and ends with", () => {
  const cases: [string, string, string][] = [
    ["src/Api", "src/api/", ""],
    ["src/**", "src/", ""],
    ["src/a*/b", "src/a", ""],
    ["src/[ab].ts", "src/", ""],
    ["{a,b}/x.ts", "", ""],
    ["src/a.TS", "src/a.ts/", "/src/a.ts"],
    ["**/x.ts", "", "/x.ts"],
    ["a/*.d.ts", "a/", ".d.ts"],
    ["a?.ts", "a", ".ts"],
    ["v1.2/**", "v1.2/", ""],
    ["a.", "a./", ""],
    [".env", ".env/", ""],
  ];
  for (const [pattern, head, tail] of cases) {
    const claim = new Claim(pattern);
    assertEquals([claim.head, claim.tail], [head, tail], pattern);
  }
  assertEquals(new Claim("a.ts", { downward: true }).tail, "");
});
