import { assert, assertEquals } from "@std/assert";
import { liveness, progressSince } from "../../mod.ts";
import { assertSame, type Json, testVectors, type Vector } from "./vectors.ts";

interface Classify extends Vector {
  readonly kind: string;
  readonly evidence: Parameters<typeof liveness>[0];
  readonly policy: NonNullable<Parameters<typeof liveness>[1]>;
  readonly verdict: string;
}

interface Progress extends Vector {
  readonly kind: string;
  readonly entries: Json[];
  readonly started_ms: number;
  readonly now_ms: number;
  readonly key: [string, string];
  readonly expect: Json;
}

testVectors<Classify>("liveness() conforms to the vectors", {
  file: "liveness",
  only: ({ kind }) => kind === "classify",
  check({ evidence, policy, verdict }): void {
    const found = liveness(evidence, policy);
    assertEquals(found.verdict, verdict);
    assert(found.reason !== "", "no reason");
  },
});

testVectors<Progress>("progressSince() conforms to the vectors", {
  file: "liveness",
  only: ({ kind }) => kind === "progress",
  check({ entries, started_ms, now_ms, key, expect }): void {
    const found = progressSince(entries, { started_ms, now_ms, key });
    assertSame(found, expect, "progress");
  },
});
