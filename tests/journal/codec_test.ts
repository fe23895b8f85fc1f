import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  canonicalJson,
  encodeEntry,
  MAX_RECORD_BYTES,
} from "../../src/journal/codec.ts";
import { parseJournal } from "../../src/journal/read.ts";
import OPS from "../testdata/journals/dos_kernel_ops.jsonl" with {
  type: "text",
};
import COMPACTED from "../testdata/journals/dos_kernel_compacted.jsonl" with {
  type: "text",
};

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < levels; i++) value = [value];
  return value;
}

Deno.test("encodeEntry writes what dos-kernel wrote, byte for byte", () => {
  for (const text of [OPS, COMPACTED]) {
    const entries = parseJournal(text);
    assert(entries.length > 0);
    assertEquals(entries.map((entry) => encodeEntry(entry)).join(""), text);
  }
});

Deno.test("canonicalJson sorts keys by code point at every level", () => {
  const table: [unknown, string][] = [
    [{ b: 1, a: 2, A: 3 }, '{"A": 3, "a": 2, "b": 1}'],
    [{ "10": 1, "9": 2, "": 3 }, '{"": 3, "10": 1, "9": 2}'],
    [[{ b: {}, a: [] }], '[{"a": [], "b": {}}]'],
    [{ ab: 1, a: 2 }, '{"a": 2, "ab": 1}'],
    [{ "\u{1f600}": 1, "\uffff": 2 }, '{"\uffff": 2, "\u{1f600}": 1}'],
    [{ "\u{1f601}": 1, "\u{1f600}": 2 }, '{"\u{1f600}": 2, "\u{1f601}": 1}'],
    [JSON.parse('{"__proto__": 1, "a": 2}'), '{"__proto__": 1, "a": 2}'],
  ];
  for (const [value, text] of table) assertEquals(canonicalJson(value), text);
});

Deno.test("canonicalJson escapes what would end a line somewhere, and no more", () => {
  const table: [string, string][] = [
    ['"\\/', '"\\"\\\\/"'],
    ["\b\t\n\v\f\r\0\x1f", '"\\b\\t\\n\\u000b\\f\\r\\u0000\\u001f"'],
    ["\x7f\x84\x85\x86", '"\x7f\x84\\u0085\x86"'],
    ["\u2027\u2028\u2029\u202a", '"\u2027\\u2028\\u2029\u202a"'],
    ["é日\u{1f600}\ufeff", '"é日\u{1f600}\ufeff"'],
  ];
  for (const [text, written] of table) {
    assertEquals(canonicalJson(text), written);
    assertEquals(canonicalJson({ [text]: 1 }), `{${written}: 1}`);
    assertEquals(JSON.parse(written), text);
  }
});

Deno.test("canonicalJson writes numbers that read back the same", () => {
  const table: [number, string][] = [
    [0, "0"],
    [-0, "-0.0"],
    [-17, "-17"],
    [2.5, "2.5"],
    [1e21, "1e+21"],
    [5e-324, "5e-324"],
    [2 ** 53, "9007199254740992"],
  ];
  for (const [value, text] of table) {
    assertEquals(canonicalJson(value), text);
    assert(Object.is(JSON.parse(text), value));
  }
});

Deno.test("canonicalJson refuses what JSON cannot carry", () => {
  const types: unknown[] = [
    undefined,
    () => 1,
    Symbol("s"),
    1n,
    { a: undefined },
    [undefined],
    // deno-lint-ignore no-sparse-arrays
    [1, , 2],
    new Date(0),
    new Map(),
  ];
  for (const value of types) {
    assertThrows(() => canonicalJson(value), TypeError, "not JSON");
  }
  const ranges: unknown[] = [
    NaN,
    Infinity,
    [-Infinity],
    "\ud800",
    { a: "x\udc00\ud800" },
    { "\ud800": 1 },
  ];
  for (const value of ranges) {
    assertThrows(() => canonicalJson(value), RangeError, "Cannot write");
  }
});

Deno.test("canonicalJson refuses what is nested deeper than 64, a circle too", () => {
  assertEquals(canonicalJson(nested(64)).length, 128);
  assertThrows(() => canonicalJson(nested(65)), RangeError, "deeper than 64");
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  assertThrows(() => canonicalJson(circle), RangeError, "deeper than 64");
});

Deno.test("encodeEntry counts the bytes of the line against the limit", () => {
  const overhead = encodeEntry({ op: "HALT", x: "" }).length;
  const room = MAX_RECORD_BYTES - overhead;
  assertEquals(
    encodeEntry({ op: "HALT", x: "x".repeat(room) }).length,
    MAX_RECORD_BYTES,
  );
  for (const x of ["x".repeat(room + 1), "é".repeat(room / 2 + 1)]) {
    assertThrows(() => encodeEntry({ op: "HALT", x }), RangeError, "262144");
    for (const op of ["CHECKPOINT", "_CORRUPT"]) {
      assert(encodeEntry({ op, x }).endsWith("}\n"));
    }
    assert(
      encodeEntry({ op: "HALT", x }, { maxBytes: Infinity }).endsWith("}\n"),
    );
  }
});

Deno.test("encodeEntry refuses a record that is no object", () => {
  for (const value of [null, [], "x", 1]) {
    assertThrows(() => encodeEntry(value as never), TypeError, "not an object");
  }
});
