import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { headOf, headsOf } from "../../src/domain/pattern_head.ts";
import { hitsOf } from "../../src/hook/hits.ts";
import { anyPattern, writtenPattern } from "../fuzz/regions.ts";

Deno.test("headOf gives what all matches begin with", () => {
  const table: [unknown, string | null][] = [
    ["src/api/**", "src/api/"],
    ["src/api", "src/api/"],
    ["SRC/v*", "src/v"],
    ["**/*.ts", ""],
    ["a?", "a"],
    ["a.b/c", "a.b/c/"],
    ["./a", null],
    ["a//b", null],
    ["a/../b", null],
    ["{a,b}/x", null],
    ["é/x", null],
    ["a b", null],
    ["", null],
    [7, null],
    [undefined, null],
    ["a".repeat(128), null],
  ];
  for (const [pattern, head] of table) {
    assertEquals(headOf(pattern), head, String(pattern));
  }
});

Deno.test("headsOf asks the region, then the tree, and doubts what has neither", () => {
  assertEquals(headsOf({ region: ["a/**"], tree: ["b/**"] }), ["a/"]);
  assertEquals(headsOf({ region: [], tree: ["b/**", 7] }), ["b/", null]);
  assertEquals(headsOf({ tree: [] }), []);
  assertEquals(headsOf({}), [null]);
  assertEquals(headsOf({ tree: "src/**" }), [null]);
});

Deno.test("whatever a pattern matches begins with its head", () => {
  const word = fc.constantFrom("a", "b", "A", "ab", "src", "a.b", "x_1", "-");
  const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((x) =>
    x.join("/")
  );
  const pattern = fc.oneof(
    writtenPattern,
    anyPattern,
    path,
    path.map((x) => `${x}/**`),
    path.map((x) => `${x}*`),
  );
  let hits = 0;
  fc.assert(
    fc.property(pattern, path, (pattern, path) => {
      const reach = { shown: path, path, tail: "", below: false };
      if (hitsOf([reach], [{ lane: "x", region: [pattern] }]).length === 0) {
        return;
      }
      hits++;
      const head = headOf(pattern);
      assert(head === null || `${path.toLowerCase()}/`.startsWith(head));
    }),
    { numRuns: 4_000, seed: 41 },
  );
  assert(hits > 200, `${hits} hits`);
});
