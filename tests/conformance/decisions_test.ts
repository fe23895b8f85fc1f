import { assert, assertEquals } from "@std/assert";
import { arbitrate, contains } from "../../mod.ts";
import {
  assertSame,
  codeOf,
  copy,
  isConcretePath,
  type Json,
  own,
  testVectors,
  type Vector,
} from "./vectors.ts";

type Arguments = Required<Parameters<typeof arbitrate>>;

interface Predicate {
  readonly name: string;
  readonly answers?: Json;
  readonly lease_answers?: Json;
}

interface Vectored extends Vector {
  readonly request: { readonly rank?: Json; readonly picks?: Json };
  readonly live: unknown[];
  readonly catalogue: unknown;
  readonly policy?: {
    readonly predicates?: Predicate[];
    readonly overlap?: unknown;
  };
  readonly expect: Json & { readonly conflict: Json | null };
  readonly error?: string;
}

interface Laned {
  readonly lane?: unknown;
}

const NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ["$nan", NaN],
  ["$inf", Infinity],
  ["$-inf", -Infinity],
]);

/** What a callback does for the value its table holds. */
function answer(value: unknown): unknown {
  if (value === "$raise") throw new Error("The callback failed");
  return NUMBERS.get(value) ?? value;
}

function laneKey({ lane }: Laned): string {
  return Array.from(String(lane ?? "")).map((x) => x.toLowerCase()).join("");
}

function callback(table: Json): (candidate: Laned) => unknown {
  return (candidate) => answer(own(table, laneKey(candidate)) ?? null);
}

function predicate({ name, answers, lease_answers }: Predicate): unknown {
  return {
    name,
    admit(request: Laned, lease: Laned | null): unknown {
      const decided = laneKey(request);
      const held = lease === null ? "$none" : String(lease.lane);
      for (const found of [own(answers, decided), own(lease_answers, held)]) {
        if (found !== undefined) return answer(found);
      }
      return { admitted: true };
    },
  };
}

/** Fresh arguments, with the tables turned into callbacks. */
function argumentsOf(vector: Vectored): Arguments {
  const request: Json = copy(vector.request);
  const policy: Json = copy(vector.policy ?? {});
  const { rank, picks } = vector.request;
  if (rank !== undefined) request["rank"] = callback(rank);
  if (picks !== undefined) request["picks"] = callback(picks);
  const predicates = vector.policy?.predicates;
  if (predicates) policy["predicates"] = predicates.map(predicate);
  const { live, catalogue } = copy(vector);
  return [request, live, catalogue, policy, []] as unknown as Arguments;
}

const EVIDENCE = ["requested_pattern", "live_pattern", "witness_path"] as const;

function checkConflict(conflict: Json, vector: Vectored): void {
  for (const key of ["lane", "holder", "loop_ts"]) {
    const expected = own(vector.expect.conflict ?? {}, key) ?? "";
    assertEquals(conflict[key] ?? "", expected, `conflict.${key}`);
  }
  for (const key of EVIDENCE) {
    assert(Object.hasOwn(conflict, key), `no conflict.${key}`);
    if (vector.expect["reason_class"] !== "OVERLAP") {
      assertEquals(conflict[key], null, `conflict.${key}`);
    }
  }
  const isPrefix = typeof vector.policy?.overlap === "object";
  if (vector.expect["reason_class"] !== "OVERLAP" || isPrefix) return;
  const { requested_pattern, live_pattern, witness_path } = conflict;
  const path = String(witness_path);
  assert(isConcretePath(witness_path), `no path: ${path}`);
  const isAsked = contains([`${requested_pattern}`], path);
  assert(isAsked, `${path} is not in ${requested_pattern}`);
  // A lease of a dos-kernel peer also covers what lies below its patterns.
  const held = [`${live_pattern}`, `${live_pattern}/**`];
  assert(contains(held, path), `${path} is not in ${held}`);
}

function check(vector: Vectored): void {
  if (vector.error !== undefined) {
    const code = codeOf(() => arbitrate(...argumentsOf(vector)));
    assertEquals(code, vector.error);
    return;
  }
  const given = argumentsOf(vector);
  const before = JSON.stringify(given);
  const decision = arbitrate(...given);
  assertEquals(JSON.stringify(given), before, "the arguments afterwards");
  const { conflict, ...fields } = vector.expect;
  for (const [key, expected] of Object.entries(fields)) {
    assertSame(own(decision as unknown as Json, key), expected, key);
  }
  assert(/\S/.test(decision.reason), "no reason");
  assertEquals(decision.conflict === null, conflict === null, "conflict");
  if (decision.conflict !== null) {
    checkConflict(decision.conflict as unknown as Json, vector);
  }
  const again = arbitrate(...argumentsOf(vector));
  assertEquals(JSON.stringify(again), JSON.stringify(decision), "asked again");
}

testVectors<Vectored>("arbitrate() conforms to the vectors", {
  file: "decisions",
  check,
});
