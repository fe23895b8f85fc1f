import { assertEquals, assertThrows } from "@std/assert";
import { type AdmissionPolicy, readPolicy } from "../../src/arbiter/policy.ts";

function policy(json: unknown): AdmissionPolicy {
  return Object(json);
}

Deno.test("readPolicy tightens a threshold that is malformed or too wide", () => {
  const rows: [overlap: unknown, ratio: number | null][] = [
    [undefined, null],
    [null, null],
    ["strict", null],
    ["prefix", null],
    [{ prefix: 1 }, null],
    [{ prefix: {} }, 1 / 3],
    [{ prefix: { ratio_max: 0.2 } }, 0.2],
    [{ prefix: { ratio_max: 0 } }, 0],
    [{ prefix: { ratio_max: 1 } }, 1 / 3],
    [{ prefix: { ratio_max: Infinity } }, 1 / 3],
    [{ prefix: { ratio_max: -1 } }, 0],
    [{ prefix: { ratio_max: NaN } }, 0],
    [{ prefix: { ratio_max: "0.2" } }, 0],
    [{ prefix: { ratio_max: null } }, 0],
  ];
  for (const [overlap, ratio] of rows) {
    assertEquals(readPolicy(policy({ overlap })).prefixRatio, ratio);
  }
});

Deno.test("readPolicy keys budgets by id and lets a malformed one admit nothing", () => {
  const budgets = {
    Cluster: 3,
    CLUSTER: 2,
    keyword: 0,
    named: -1,
    half: 2.5,
    text: "4",
    none: null,
    endless: Infinity,
    absent: undefined,
  };
  assertEquals([...readPolicy(policy({ budgets })).budgets], [
    ["cluster", 2],
    ["keyword", 0],
    ["named", 0],
    ["half", 0],
    ["text", 0],
    ["none", 0],
    ["endless", 0],
  ]);
});

Deno.test("readPolicy defaults to no budget, no protected file and no predicate", () => {
  const { budgets, protected: kept, predicates } = readPolicy({});
  assertEquals([budgets.size, kept.patterns, predicates], [0, [], []]);
});

Deno.test("readPolicy throws where it cannot tell what tightening would be", () => {
  for (const budgets of ["x", 5, ["cluster"]]) {
    assertThrows(() => readPolicy(policy({ budgets })), TypeError, "budgets");
  }
  for (const predicates of ["x", {}, 1]) {
    assertThrows(() => readPolicy(policy({ predicates })), TypeError);
  }
  for (const kept of ["keys/**", [1], {}, ["ok", "["], ["../x"]]) {
    const error = assertThrows(() => readPolicy(policy({ protected: kept })));
    assertEquals(Object(error).code, "INVALID_PATTERN");
  }
});
