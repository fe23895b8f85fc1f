import { assertEquals, assertThrows } from "@std/assert";
import { parse, type ParseError } from "jsonc-parser";
import { ConfigError, type KeyPath } from "../../src/domain/config.ts";
import { parseJsonc } from "../../src/system/jsonc_text.ts";

Deno.test("parseJsonc reads comments and trailing commas", () => {
  const { value } = parseJsonc(
    '// a\n{ "a": [1, 2.5, null,], /* b */ "c": {"d": true}, }\n',
  );
  assertEquals(value, { a: [1, 2.5, null], c: { d: true } });
});

Deno.test("parseJsonc keeps dangerous names as keys", () => {
  const { value } = parseJsonc('{"__proto__": {"x": 1}, "constructor": 2}');
  assertEquals(Object.entries(value as object), [["__proto__", { x: 1 }], [
    "constructor",
    2,
  ]]);
});

const TEXT = `{
  // lanes
  "lanes": {
    "concurrent": [
      "api",
      "web"
    ],
    "trees": { "api": ["a"],
      "web": ["b"] }
  }
}`;

const LINES: readonly [KeyPath, number][] = [
  [[], 1],
  [["lanes"], 3],
  [["lanes", "concurrent"], 4],
  [["lanes", "concurrent", 1], 6],
  [["lanes", "trees", "web"], 9],
  [["lanes", "trees", "web", 0], 9],
  [["lanes", "absent", "deeper"], 3],
  [["absent"], 1],
];

Deno.test("parseJsonc tells the line of a key, or of the table it is missing from", () => {
  const { lineOf } = parseJsonc(TEXT);
  for (const [path, line] of LINES) {
    assertEquals(lineOf(path), line, path.join("."));
  }
});

const ERRORS: readonly [string, string, number, string][] = [
  ["nothing", "", 1, "a value is missing"],
  ["a comment only", "// x\n", 2, "a value is missing"],
  ["an open comment", "{\n/* x\n", 2, "a comment is not closed"],
  ["a missing comma", '{\n"a": 1\n"b": 2}', 3, "a comma or } is missing"],
  ["a missing brace", '{"a": 1\n', 2, "a comma or } is missing"],
  ["a missing bracket", "[1, 2}", 1, "a comma or ] is missing"],
  ["a missing colon", '{"a"\n1}', 2, "a colon is missing"],
  ["a bare key", "{\na: 1}", 2, "a key in quotes is missing"],
  ["a comma alone", "[,]", 1, "a value is missing"],
  ["two commas", '{"a": 1,,}', 1, "a key in quotes is missing"],
  ["an open text", '{"a": "b\n"}', 1, "a text is not closed"],
  ["a bad escape", '{"a":\n"\\x"}', 2, "a value is malformed"],
  ["a bad word", "\n\ntrue1", 3, "a value is malformed"],
  ["a bad number", "[01]", 1, "a value is malformed"],
  ["text after the end", "{}\n\n{}", 3, "there is more after its end"],
  [
    "a deep nest",
    `${"[".repeat(70)}${"]".repeat(70)}`,
    1,
    "it is nested deeper than 64 levels",
  ],
  [
    "only brackets",
    "[".repeat(500_000),
    1,
    "it is nested deeper than 64 levels",
  ],
];

for (const [what, text, line, problem] of ERRORS) {
  Deno.test(`parseJsonc refuses ${what} with its line`, () => {
    const error = assertThrows(() => parseJsonc(text), ConfigError);
    assertEquals([error.problem, error.line], [
      `it is not valid JSON: ${problem}`,
      line,
    ]);
  });
}

Deno.test("parseJsonc names the key that stands twice", () => {
  const error = assertThrows(
    () => parseJsonc('{"a": [{"b": 1, "b": 1}]}'),
    ConfigError,
  );
  assertEquals(error.key, "a[0].b");
});

const CORPUS: readonly string[] = [
  '{"a": {"b": [1, {"c": null}], "": "\\u00e9\\n\\"/*x*/"}, "d": -1.5e3} // end',
  '/**/[/* 1 */true,// 2\r\nfalse,\r"//",]/***/',
  '"text"',
  " 0 ",
  "{}",
  "[[],[[]],{}]",
  '{"a": /* * / **/ 1}',
];

Deno.test("parseJsonc reads what another parser reads", () => {
  for (const text of CORPUS) {
    const errors: ParseError[] = [];
    const expected: unknown = parse(text, errors, { allowTrailingComma: true });
    assertEquals([parseJsonc(text).value, errors], [expected, []], text);
  }
});

Deno.test("parseJsonc refuses what another parser refuses", () => {
  const texts = ERRORS.slice(0, -2).map(([, text]) => text);
  const refused = texts.filter((text) => {
    const errors: ParseError[] = [];
    parse(text, errors, { allowTrailingComma: true });
    return errors.length > 0;
  });
  assertEquals(refused, texts);
});

Deno.test("parseJsonc keeps the places of many values below a long key without repeating it", () => {
  const key = "k".repeat(300_000);
  const count = 60_000;
  const text = parseJsonc(`{"${key}": [${"1,\n".repeat(count)}]}`);
  assertEquals(text.lineOf([key, count - 1]), count);
  assertEquals(text.lineOf([key]), 1);
});
