import { assertEquals, assertThrows } from "@std/assert";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import {
  nameAt,
  patternsAt,
  readLanes,
} from "../../src/domain/config_lanes.ts";
import { ConfigError } from "../../src/domain/config_value.ts";
import { normalizePattern } from "../../src/domain/pattern.ts";

function read(value: unknown): ReturnType<typeof readLanes> {
  return readLanes(value, { pattern: normalizePattern, top: ["protected"] });
}

Deno.test("readLanes gives the default taxonomy where there is no table", () => {
  assertEquals(read(undefined), DEFAULT_CATALOGUE);
});

Deno.test("readLanes takes a table at its word and brings patterns to their normal form", () => {
  assertEquals(
    read({
      concurrent: [" api ", "web"],
      exclusive: ["release"],
      autopick: ["web", "API"],
      trees: { api: ["./src/api/", " "], web: [] },
      aliases: { backend: "API" },
      colour: "blue",
    }),
    {
      concurrent: ["api", "web"],
      exclusive: ["release"],
      autopick: ["web", "API"],
      trees: { api: ["src/api/**"], web: [] },
      aliases: { backend: "API" },
    },
  );
  assertEquals(read({}), {
    concurrent: [],
    exclusive: [],
    autopick: [],
    trees: {},
    aliases: {},
  });
});

Deno.test("readLanes keeps lanes with dangerous names as lanes", () => {
  const value = JSON.parse(
    '{"trees": {"__proto__": ["a"], "constructor": ["b"]}}',
  );
  const { trees } = read(value);
  assertEquals(Object.entries(trees), [["__proto__", ["a"]], ["constructor", [
    "b",
  ]]]);
  assertEquals(Object.getPrototypeOf(trees), Object.prototype);
});

Deno.test("readLanes lets an alias name the global lane and stand in autopick", () => {
  const lanes = read({
    concurrent: ["api"],
    autopick: ["backend"],
    aliases: { all: "global", backend: "api" },
  });
  assertEquals(lanes.aliases, { all: "global", backend: "api" });
});

const ERRORS: readonly [string, unknown, string][] = [
  ["a table that is a list", [], "lanes"],
  ["a table that is null", null, "lanes"],
  ["a slip in a key", { exclusve: ["x"] }, "lanes.exclusve"],
  ["a key of the whole file", { protected: ["x"] }, "lanes.protected"],
  ["a list that is text", { concurrent: "api" }, "lanes.concurrent"],
  ["a list that is null", { concurrent: null }, "lanes.concurrent"],
  ["a name that is a number", { concurrent: ["a", 1] }, "lanes.concurrent[1]"],
  ["an empty name", { exclusive: [""] }, "lanes.exclusive[0]"],
  ["a name with a line end", { autopick: ["a\nb"] }, "lanes.autopick[0]"],
  ["a name twice", { concurrent: ["api", "API"] }, "lanes.concurrent[1]"],
  ["a tree twice", { trees: { api: ["a"], API: ["b"] } }, "lanes.trees.API"],
  ["a tree that is text", { trees: { api: "src" } }, "lanes.trees.api"],
  [
    "a pattern that is a number",
    { trees: { api: ["a", 2] } },
    "lanes.trees.api[1]",
  ],
  [
    "a pattern that leaves the root",
    { trees: { api: ["../x"] } },
    "lanes.trees.api[0]",
  ],
  ["an absolute pattern", { trees: { api: ["/x"] } }, "lanes.trees.api[0]"],
  ["an unclosed class", { trees: { api: ["[a"] } }, "lanes.trees.api[0]"],
  [
    "a lane both concurrent and exclusive",
    { concurrent: ["a", "Api"], exclusive: ["api"] },
    "lanes.concurrent[1]",
  ],
  ["a concurrent global", { concurrent: ["Global"] }, "lanes.concurrent[0]"],
  ["an alias of nothing", { aliases: { a: "b" } }, "lanes.aliases.a"],
  [
    "an alias of an alias",
    { concurrent: ["x"], aliases: { a: "x", b: "a" } },
    "lanes.aliases.b",
  ],
  ["an alias of itself", { aliases: { a: "a" } }, "lanes.aliases.a"],
  ["an alias that shadows a lane", {
    concurrent: ["x", "y"],
    aliases: { X: "y" },
  }, "lanes.aliases.X"],
  ["an alias that shadows global", {
    concurrent: ["x"],
    aliases: { global: "x" },
  }, "lanes.aliases.global"],
  [
    "an alias twice",
    { concurrent: ["x"], aliases: { a: "x", A: "x" } },
    "lanes.aliases.A",
  ],
  [
    "an alias that is a list",
    { concurrent: ["x"], aliases: { a: ["x"] } },
    "lanes.aliases.a",
  ],
];

for (const [what, value, key] of ERRORS) {
  Deno.test(`readLanes refuses ${what} and names the key`, () => {
    assertEquals(assertThrows(() => read(value), ConfigError).key, key);
  });
}

Deno.test("patternsAt drops blanks only where the reader says so", () => {
  assertEquals(patternsAt(["a", "b"], [], (x) => x === "a" ? "" : x), ["b"]);
});

Deno.test("nameAt keeps the spelling, stripped", () => {
  assertEquals(nameAt(" Api ", []), "Api");
});
