import { assert, assertEquals } from "@std/assert";
import { endOfText, isTooDeep, MAX_DEPTH } from "../../src/journal/depth.ts";

function lists(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

Deno.test("isTooDeep counts what lies inside each other, and not what lies beside", () => {
  const table: [string, boolean][] = [
    ["", false],
    [lists(MAX_DEPTH), false],
    [lists(MAX_DEPTH + 1), true],
    [`{"a":${lists(MAX_DEPTH - 1)}}`, false],
    [`{"a":${lists(MAX_DEPTH)}}`, true],
    [`[${Array.from({ length: 500 }, () => "[{}]").join()}]`, false],
    [`{"a":${lists(MAX_DEPTH)},"a":1}`, true],
    ["[".repeat(MAX_DEPTH + 1), true],
    [`{"a":"${"[".repeat(500)}"}`, false],
    [`{"a":"\\"${"[{".repeat(500)}\\\\"}`, false],
    [`{"a":"\\\\",${lists(500)}`, true],
  ];
  for (const [text, expected] of table) {
    assertEquals(isTooDeep(text), expected, text.slice(0, 80));
  }
});

Deno.test("isTooDeep comes to an end where a text does not", () => {
  assert(!isTooDeep(`{"a":"${"[".repeat(500)}`));
  assert(!isTooDeep(`{"a":"${"[".repeat(500)}\\`));
});

Deno.test("endOfText finds the closing quote, or the end of all", () => {
  const table: [string, number, number][] = [
    ['"a"b', 1, 3],
    ['"a\\"b"c', 1, 6],
    ['"\\\\"c', 1, 4],
    ['"abc', 1, 4],
    ['"abc\\', 1, 5],
  ];
  for (const [text, from, end] of table) {
    assertEquals(endOfText(text, from), end, text);
  }
});
