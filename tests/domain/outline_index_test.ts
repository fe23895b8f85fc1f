import { assertEquals } from "@std/assert";
import { outlinesOf } from "../../src/domain/outline.ts";
import { OutlineIndex } from "../../src/domain/outline_index.ts";

const AS_WRITTEN = { downward: false };

function near(patterns: readonly string[], other: string): string[] {
  const index = new OutlineIndex(
    patterns.map((pattern) => outlinesOf(pattern, AS_WRITTEN)),
  );
  const found = index.near(outlinesOf(other, AS_WRITTEN));
  return patterns.filter((_, k) => found.has(k));
}

Deno.test("OutlineIndex.near() rules out by front, back, length and what is between", () => {
  const cases: [string, string[], string[]][] = [
    ["packages/*/b/**", ["packages/x/a/**"], ["packages/x/b", "**/y"]],
    ["src/**/b/*.ts", ["src/**/a/*.ts", "lib/**"], ["src/**/*.ts", "*/b/**"]],
    ["a/b.ts", ["a/*/b.ts", "b.ts", "a/b/c"], ["**/b.ts", "a", "*/b.ts"]],
    ["a/b*/c.ts", ["**/d/**", "**/d*/**/*.ts"], ["**/b/**", "**/c.ts"]],
    ["**/d/**", ["a/b/c.ts", "a/[bc].ts"], ["a/d/c.ts", "a/?/c.ts", "a/b"]],
    ["{a,b}/x", ["c/x", "{c,d}/x"], ["b/x", "[ac]/x", "{d,b}/*"]],
    ["{a,b/c}/x.ts", ["b/x.ts", "a/c/x.ts"], ["b/c/x.ts", "a/*.ts"]],
    ["**/?_1?.ts", ["**/a_2b.ts", "**/a_1.ts"], ["**/a_1b.ts", "a_*"]],
  ];
  for (const [pattern, apart, kept] of cases) {
    assertEquals(near([...apart, ...kept], pattern), kept, pattern);
    for (const other of apart) assertEquals(near([pattern], other), [], other);
    for (const other of kept) {
      assertEquals(near([pattern], other), [pattern], other);
    }
  }
});

Deno.test("OutlineIndex.near() tells any number of things apart", () => {
  for (const count of [0, 1, 31, 32, 33, 64, 100]) {
    const patterns = Array.from(
      { length: count },
      (_, n) => `src/**/d${n}/x.ts`,
    );
    assertEquals(near(patterns, "src/**"), patterns);
    for (const pattern of [...patterns, "src/d/x.ts"]) {
      const expected = patterns.filter((x) => x === pattern);
      assertEquals(near(patterns, pattern), expected, `${count} ${pattern}`);
    }
  }
});
