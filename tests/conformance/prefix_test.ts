import { prefixOverlap } from "../../mod.ts";
import { assertSame, type Json, testVectors, type Vector } from "./vectors.ts";

interface Vectored extends Vector {
  readonly requested: string[];
  readonly lease: string[];
  readonly ratio_max?: number;
  readonly expect: Json;
}

testVectors<Vectored>("prefixOverlap() conforms to the vectors", {
  file: "prefix",
  check(vector): void {
    const { requested, lease, ratio_max, expect } = vector;
    const scored = Object.hasOwn(vector, "ratio_max")
      ? prefixOverlap(requested, lease, ratio_max)
      : prefixOverlap(requested, lease);
    assertSame(scored, expect, "score");
  },
});
