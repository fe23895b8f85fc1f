import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError, type KeyPath } from "../../src/domain/config.ts";
import { parseToml } from "../../src/system/toml_text.ts";

const TEXT = `# about lanes
protected = ["deno.lock"]

[lanes]
concurrent = [
  "api",
  # [hook]
  "web",
]
trees = { api = ["a"], web = ["b"] }

[[concurrency_class]]
name = "x"

[[concurrency_class]]
note = """
name = "y"
"""
name = "y"
lanes.deep = 1
`;

Deno.test("parseToml reads tables, lists and dangerous names", () => {
  const { value } = parseToml('[a]\nb = [1, 2.5]\n["__proto__"]\nc = true\n');
  const entries = Object.entries(value as object).map((
    [key, table],
  ) => [key, { ...table }]);
  assertEquals(entries, [["a", { b: [1, 2.5] }], ["__proto__", { c: true }]]);
  assertEquals(Object.keys(parseToml("").value as object), []);
});

const LINES: readonly [KeyPath, number | null][] = [
  [[], null],
  [["absent"], null],
  [["protected"], 2],
  [["protected", 0], 2],
  [["lanes"], 4],
  [["lanes", "concurrent"], 5],
  [["lanes", "concurrent", 1], 5],
  [["lanes", "trees", "web"], 10],
  [["lanes", "absent"], 4],
  [["concurrency_class"], 12],
  [["concurrency_class", 0, "name"], 13],
  [["concurrency_class", 1], 15],
  [["concurrency_class", 1, "note"], 16],
  [["concurrency_class", 1, "name"], 19],
  [["concurrency_class", 1, "lanes", "deep"], 20],
];

for (
  const [name, text] of [["LF", TEXT], [
    "CRLF",
    TEXT.replaceAll("\n", "\r\n"),
  ]] as const
) {
  Deno.test(`parseToml tells the line of a key, with ${name} line ends`, () => {
    const { lineOf } = parseToml(text);
    for (const [path, line] of LINES) {
      assertEquals(lineOf(path), line, path.join("."));
    }
  });
}

Deno.test("parseToml gives no line rather than search for ever", () => {
  const text = `a = [\n${'"x",\n'.repeat(20_000)}]\n[hook]\nb = 1\n`;
  assertEquals(parseToml(text).lineOf(["a"]), null);
});

const ERRORS: readonly [string, string, number | null][] = [
  ["a missing value", "a = 1\nb =\n", 2],
  ["a key twice", "a = 1\n\na = 2\n", 3],
  ["a table twice", "[a]\n[b]\n[a]\n", 3],
  ["an integer that is too large", "a = 99999999999999999999\n", 1],
];

for (const [what, text, line] of ERRORS) {
  Deno.test(`parseToml refuses ${what} with its line`, () => {
    const error = assertThrows(
      () => parseToml(text),
      ConfigError,
      "it is not valid TOML: ",
    );
    assertEquals([error.line, error.message.includes("\n")], [line, false]);
  });
}

Deno.test("parseToml refuses a text that is only brackets", () => {
  assertThrows(() => parseToml(`a = ${"[".repeat(500_000)}`), ConfigError);
});
