import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { JsoncDocument } from "../../../src/system/settings/jsonc_document.ts";
import { SettingsFault } from "../../../src/system/settings/settings_error.ts";

Deno.test("a key is added in the style of the text", () => {
  const rows: [string, string][] = [
    ["", '{\n  "k": [\n    1\n  ]\n}\n'],
    ["// nothing\n", '// nothing\n{\n  "k": [\n    1\n  ]\n}\n'],
    ["{}", '{\n  "k": [\n    1\n  ]\n}'],
    ["/* a */{}/* b */", '/* a */{\n  "k": [\n    1\n  ]\n}/* b */'],
    ["{\n}\n", '{\n  "k": [\n    1\n  ]\n}\n'],
    ["{ /* none */ }", '{ /* none */\n  "k": [\n    1\n  ]\n}'],
    ['{"a": 1}', '{"a": 1, "k": [1]}'],
    ['{ "a": 1 }', '{ "a": 1, "k": [1] }'],
    [
      '{\n\t"a": 1 // one\n\t// end\n}',
      '{\n\t"a": 1, // one\n\t// end\n\t"k": [\n\t\t1\n\t]\n}',
    ],
    [
      '{\n    "a": 1, // one\n}',
      '{\n    "a": 1, // one\n    "k": [\n        1\n    ],\n}',
    ],
    ['{\r\n "a": 1\r\n}\r\n', '{\r\n "a": 1,\r\n "k": [\r\n  1\r\n ]\r\n}\r\n'],
    ['{\n  "a": 1}', '{\n  "a": 1,\n  "k": [\n    1\n  ]\n}'],
  ];
  for (const [text, wanted] of rows) {
    const doc = new JsoncDocument(text);
    doc.set(["k"], [1]);
    assertEquals(doc.text, wanted);
  }
});

Deno.test("what was added is taken out to the byte", () => {
  const texts = [
    "{}",
    '{"a": 1}',
    '{ "a": [] }',
    '{\n  "a": {"b": [1, 2]} // c\n  // d\n}\n',
    '{\n\t"a": 1,\n\t/* e */\n}',
    '{\r\n  "a": "x, // y"\r\n}\r\n',
  ];
  for (const text of texts) {
    const doc = new JsoncDocument(text);
    doc.set(["k"], { x: [1] });
    doc.remove(["k"]);
    assertEquals(doc.text, text);
  }
});

Deno.test("an item is added to a list and taken out again", () => {
  const rows: [string, string, number][] = [
    ['{"a": []}', '{"a": [\n  7\n]}', 0],
    ['{"a": [1]}', '{"a": [1, 7]}', 1],
    [
      '{\n  "a": [\n    1 // one\n  ]\n}',
      '{\n  "a": [\n    1, // one\n    7\n  ]\n}',
      1,
    ],
  ];
  for (const [text, wanted, at] of rows) {
    const doc = new JsoncDocument(text);
    doc.append(["a"], 7);
    assertEquals(doc.text, wanted);
    doc.remove(["a", at]);
    assertEquals(doc.text, text);
  }
});

Deno.test("only a key with its comma is taken out, comments stay", () => {
  const rows: [string, (string | number)[], string][] = [
    ['{"a": 1, "b": 2}', ["a"], '{"b": 2}'],
    ['{"a": 1, "b": 2}', ["b"], '{"a": 1}'],
    ['{"a": [1, 2, 3]}', ["a", 1], '{"a": [1, 3]}'],
    ['{"a": [1]}', ["a", 0], '{"a": []}'],
    [
      '{\n  // first\n  "a": 1, // of a\n  "b": 2\n}',
      ["a"],
      '{\n  // first\n  // of a\n  "b": 2\n}',
    ],
    [
      '{\n  "a": 1,\n  // of b\n  "b": 2\n}',
      ["b"],
      '{\n  "a": 1\n  // of b\n}',
    ],
    ['{"a": {"b": 1 /* c */}}', ["a", "b"], '{"a": {/* c */}}'],
  ];
  for (const [text, path, wanted] of rows) {
    const doc = new JsoncDocument(text);
    doc.remove(path);
    assertEquals(doc.text, wanted);
  }
});

Deno.test("a value is replaced in its place", () => {
  const doc = new JsoncDocument('{\n  "a": 1, // one\n  "b": 2\n}');
  doc.set(["a"], "x");
  assertEquals(doc.text, '{\n  "a": "x", // one\n  "b": 2\n}');
  assertEquals(doc.value, { a: "x", b: 2 });
});

Deno.test("a list that holds a comment is not bare", () => {
  const doc = new JsoncDocument(
    '{"a": [ ], "b": [/* c */], "c": {}, "d": [1]}',
  );
  const bare = ["a", "b", "c", "d", "e"].map((key) => doc.isBare([key]));
  assertEquals(bare, [true, false, true, false, false]);
});

Deno.test("what is no object of JSON with comments is told with its line", () => {
  const rows: [string, string][] = [
    ['{\n  "a": ,\n}', "line 2: "],
    ['{"a": 1', "a comma or } is missing"],
    ["{'a': 1}", "not valid JSON"],
    ['{"a": 1, "a": 2}', '"a"'],
    ["[]", "it is not an object"],
    ["1", "it is not an object"],
    ["null", "it is not an object"],
    ["{} {}", "not valid JSON"],
    ["/* open", "a comment is not closed"],
    ["[".repeat(100_000), ""],
  ];
  for (const [text, wanted] of rows) {
    const error = assertThrows(() => new JsoncDocument(text), SettingsFault);
    assertStringIncludes(error.message, wanted);
  }
});
