import {
  assert,
  assertEquals,
  assertFalse,
  assertNotEquals,
} from "@std/assert";
import {
  identityKey,
  identityText,
  isRecord,
  isTruthy,
  ownField,
  textOf,
} from "../../src/domain/lease.ts";

Deno.test("identityText is the text that Python makes", () => {
  const table: [unknown, string][] = [
    ["", ""],
    ["api", "api"],
    [" ", " "],
    [undefined, ""],
    [null, ""],
    [0, ""],
    [-0, ""],
    [false, ""],
    [[], ""],
    [{}, ""],
    [true, "True"],
    [7, "7"],
    [-7, "-7"],
    [[0], "[0]"],
  ];
  for (const [value, text] of table) assertEquals(identityText(value), text);
});

Deno.test("identityKey keeps apart what joining would mix", () => {
  assertEquals(
    identityKey({ lane: "api", loop_ts: "t", holder: "ada" }),
    identityKey({ loop_ts: "t", lane: "api" }),
  );
  assertNotEquals(
    identityKey({ loop_ts: "t", lane: "api" }),
    identityKey({ loop_ts: "api", lane: "t" }),
  );
  assertNotEquals(
    identityKey({ loop_ts: 't","a', lane: "pi" }),
    identityKey({ loop_ts: "t", lane: 'a","pi' }),
  );
});

Deno.test("ownField never reads an inherited field", () => {
  assertEquals(ownField({ lane: "api" }, "lane"), "api");
  assertEquals(ownField({}, "constructor"), undefined);
  assertEquals(ownField({}, "__proto__"), undefined);
  assertEquals(ownField(JSON.parse('{"__proto__": 1}'), "__proto__"), 1);
  assertEquals(
    identityKey(Object.create({ lane: "api", loop_ts: "t" })),
    identityKey({}),
  );
});

Deno.test("isTruthy is Python's, in which empty containers count as nothing", () => {
  for (const value of ["", 0, null, undefined, false, [], {}]) {
    assertFalse(isTruthy(value));
  }
  for (const value of [" ", -1, true, [0], { a: 0 }]) {
    assert(isTruthy(value));
  }
});

Deno.test("isRecord takes JSON objects alone, textOf texts alone", () => {
  assertEquals([{}, [], null, "x", 1].map(isRecord), [
    true,
    false,
    false,
    false,
    false,
  ]);
  assertEquals(["x", 1, null, ["x"]].map(textOf), ["x", "", "", ""]);
});
