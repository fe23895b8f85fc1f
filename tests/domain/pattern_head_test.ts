import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { heldRegion } from "../../src/domain/held_region.ts";
import { headOf, headsOf, isFar } from "../../src/domain/pattern_head.ts";
import { compileRegion, meet, type Region } from "../../src/domain/region.ts";
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

Deno.test("what is far from a region shares no path with it", () => {
  const word = fc.constantFrom(
    ...["a", "b", "A", "ab", "src", "a.b", "c", "d", "e", "f", "é", ".."],
  );
  const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((x) =>
    x.join("/")
  );
  const pattern = fc.oneof(
    writtenPattern,
    anyPattern,
    path,
    path,
    path.map((x) => `${x}/**`),
    path.map((x) => `${x}/*.ts`),
    path.map((x) => `${x}*`),
  );
  const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });
  const lease = fc.record({
    region: fc.oneof(patterns, fc.constant([]), fc.constant(7)),
    tree: fc.oneof(patterns, fc.constant([]), fc.constant("a")),
  });
  let far = 0;
  fc.assert(
    fc.property(patterns, lease, (asked, lease) => {
      const region = regionOf(asked);
      if (region === null) return;
      if (!isFar(lease, region)) return;
      far++;
      assertEquals(meet(region, heldRegion(lease)), null);
    }),
    { numRuns: 8_000, seed: 43 },
  );
  assert(far > 500, `${far} far`);
});

function regionOf(patterns: readonly string[]): Region | null {
  try {
    return compileRegion(patterns);
  } catch {
    return null;
  }
}
