import { assertEquals, assertThrows } from "@std/assert";
import {
  checkKeys,
  editDistance,
  type KnownKeys,
} from "../../src/domain/config_keys.ts";
import { ConfigError } from "../../src/domain/config_value.ts";

const DISTANCES: readonly [string, string, number][] = [
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "abc", 0],
  ["Lanes", "lanes", 0],
  ["lane", "lanes", 1],
  ["lnaes", "lanes", 1],
  ["exclusve", "exclusive", 1],
  ["kitten", "sitting", 3],
];

Deno.test("editDistance counts letters added, dropped, changed or swapped", () => {
  for (const [from, to, distance] of DISTANCES) {
    assertEquals(editDistance(from, to), distance, `${from} ${to}`);
    assertEquals(editDistance(to, from), distance, `${to} ${from}`);
  }
});

const OWN: KnownKeys = { keys: ["mode", "fail"], shared: false };
const SHARED: KnownKeys = {
  keys: ["concurrent", "exclusive"],
  shared: true,
  top: ["protected"],
};

function check(key: string, known: KnownKeys): void {
  checkKeys(new Map([[key, 1]]), ["t"], known);
}

Deno.test("checkKeys refuses an unknown key of our own table and names the nearest", () => {
  check("mode", OWN);
  const near = assertThrows(() => check("moed", OWN), ConfigError);
  assertEquals([near.key, near.problem], [
    "t.moed",
    'it is not a known key; did you mean "mode"',
  ]);
  const far = assertThrows(() => check("colour", OWN), ConfigError);
  assertEquals(far.problem, 'it is not a known key; known are "mode", "fail"');
  assertThrows(() => check("__proto__", OWN), ConfigError);
});

Deno.test("checkKeys passes over foreign keys of a shared table, but no slip and no misplaced key", () => {
  check("exclusive", SHARED);
  check("description", SHARED);
  check("constructor", SHARED);
  const slip = assertThrows(() => check("exclusve", SHARED), ConfigError);
  assertEquals(slip.problem, 'it is not a known key; did you mean "exclusive"');
  const misplaced = assertThrows(() => check("protected", SHARED), ConfigError);
  assertEquals(
    misplaced.problem,
    'it stands inside "t"; move it above the first table',
  );
});
