import { assert, assertEquals } from "@std/assert";
import { compileGlob, globCovers } from "../../src/domain/glob.ts";

Deno.test("compileGlob() covers what a pattern matches and what lies below", () => {
  const cases: [string, string, boolean][] = [
    ["src", "src/a/b", true],
    ["src/**", "src", true],
    ["src/*", "src", false],
    ["src/*.ts", "src/x.ts", true],
    ["src/*.ts", "src/x.ts/y", false],
    ["**/x", "x", true],
    ["**/x", "a/b/x/y", true],
    ["**/x.ts", "a/x.ts/b", false],
    ["a/**/**/b", "a/b", true],
    ["***/x", "a/b/x", false],
    ["SRC/É", "src/é", true],
  ];
  for (const [pattern, path, expected] of cases) {
    const glob = compileGlob(pattern);
    assertEquals(
      globCovers(glob, path.split("/")),
      expected,
      `${pattern} ${path}`,
    );
  }
});

Deno.test("compileGlob() reads each alternative on its own", () => {
  const cases: [string, string, boolean][] = [
    ["{**,q}/a", "z/y/a", true],
    ["{*,q}*/a", "z/y/a", true],
    ["x{**,y}", "x/z", true],
    ["x{**,y}", "z/x", false],
    ["{a/b,c}/d", "a/d", false],
    ["{a/b,c}/d", "a/b/d", true],
    ["a{.ts,}", "a.ts/x", false],
    ["a{.ts,}", "a/x", true],
    ["{**/x,y}", "a/y", false],
  ];
  for (const [pattern, path, expected] of cases) {
    const glob = compileGlob(pattern);
    assertEquals(
      globCovers(glob, path.split("/")),
      expected,
      `${pattern} ${path}`,
    );
  }
});

Deno.test("compileGlob() downward takes file names for directories too", () => {
  const glob = compileGlob("src/*.ts", { downward: true });
  assert(globCovers(glob, ["src", "x.ts", "y"]));
  assert(!globCovers(glob, ["src"]));
});

Deno.test("compileGlob() makes braces cost what they say", () => {
  const glob = compileGlob("{a,b}/".repeat(8) + "x");
  assertEquals(glob.states.length, 11);
});
