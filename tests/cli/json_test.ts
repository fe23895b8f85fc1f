import { assertEquals } from "@std/assert";
import { printJson } from "../../src/cli/json.ts";
import { canonicalJson } from "../../src/journal/codec.ts";

Deno.test("printJson says what the journal's canonical form says", () => {
  const values: unknown[] = [
    null,
    true,
    0,
    -1.5,
    1e21,
    'text " \\ \n ä 日 \u2028',
    [],
    {},
    [1, [2, { b: 1, a: [] }]],
    { b: 1, a: 2, "10": 3, "9": 4, "": 5 },
    { "\ud83d\ude00": 1, "\uffee": 2 },
    JSON.parse('{"__proto__": 1, "constructor": {"x": null}}'),
  ];
  for (const value of values) {
    assertEquals(printJson(value), canonicalJson(value));
  }
});

Deno.test("printJson indents by 2 where that is asked for", () => {
  assertEquals(
    printJson({ b: [1, { c: {} }], a: [] }, { pretty: true }),
    '{\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": {}\n    }\n  ]\n}',
  );
});

Deno.test("printJson shows what a journal may not hold", () => {
  const table: [unknown, string][] = [
    ["\ud800", '"\\ud800"'],
    ["\x7f\x9b\u202e", '"\\u007f\\u009b\\u202e"'],
    [{ "\x9b": 1 }, '{"\\u009b": 1}'],
    [NaN, "null"],
    [undefined, "null"],
    [{ a: undefined, b: 1 }, '{"b": 1}'],
  ];
  for (const [value, text] of table) assertEquals(printJson(value), text);
});

Deno.test("printJson escapes nothing that changes the value", () => {
  const value = { k: '\u0000\x1b\x85\u2028\u2029\u202e\ud800 \\ "' };
  assertEquals(JSON.parse(printJson(value)), value);
  assertEquals(JSON.parse(printJson(value, { pretty: true })), value);
});
