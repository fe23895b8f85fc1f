import { assert, assertEquals } from "@std/assert";
import { contains, intersect, normalizePattern } from "../../mod.ts";
import { codeOf, isConcretePath, testVectors, type Vector } from "./vectors.ts";

interface Normalize extends Vector {
  readonly op: string;
  readonly in: string;
  readonly out: string;
  readonly error?: string;
}

interface Contains extends Vector {
  readonly op: string;
  readonly region: string[];
  readonly path: string;
  readonly out: boolean;
  readonly error?: string;
}

interface Intersect extends Vector {
  readonly op: string;
  readonly a: string[];
  readonly b: string[];
  readonly overlap: boolean;
  readonly error?: string;
}

testVectors<Normalize>("normalizePattern() conforms to the vectors", {
  file: "regions",
  only: ({ op }) => op === "normalize",
  check(vector): void {
    if (vector.error !== undefined) {
      assertEquals(codeOf(() => normalizePattern(vector.in)), vector.error);
      return;
    }
    assertEquals(normalizePattern(vector.in), vector.out);
    assertEquals(normalizePattern(vector.out), vector.out, "normal form of it");
  },
});

testVectors<Contains>("contains() conforms to the vectors", {
  file: "regions",
  only: ({ op }) => op === "contains",
  check({ region, path, out, error }): void {
    if (error === undefined) assertEquals(contains(region, path), out);
    else assertEquals(codeOf(() => contains(region, path)), error);
  },
});

testVectors<Intersect>("intersect() conforms to the vectors", {
  file: "regions",
  only: ({ op }) => op === "intersect",
  check({ a, b, overlap, error }): void {
    if (error !== undefined) {
      assertEquals(codeOf(() => intersect(a, b)), error);
      return;
    }
    assertEquals(intersect(b, a) !== null, overlap, "the other way round");
    const found = intersect(a, b);
    assertEquals(found !== null, overlap);
    if (found === null) return;
    const shown = JSON.stringify(found);
    for (const [pattern, region] of [[found.a, a], [found.b, b]] as const) {
      const isGiven = region.some((x) =>
        x === pattern || normalizePattern(x) === pattern
      );
      assert(isGiven, `no pattern of its region: ${shown}`);
      assert(contains([pattern], found.path), `no witness: ${shown}`);
    }
    assert(isConcretePath(found.path), `no path: ${shown}`);
  },
});
