import { assertEquals } from "@std/assert";
import { escapeText } from "../../src/cli/escape.ts";

Deno.test("escapeText makes visible what gives orders to a terminal", () => {
  const table: [string, string][] = [
    ["plain text, äöü, 日本, 👍", "plain text, äöü, 日本, 👍"],
    ["\x1b[31mred", "\\u001b[31mred"],
    ["a\nb\tc\r", "a\\u000ab\\u0009c\\u000d"],
    ["\x07\x7f\x9b", "\\u0007\\u007f\\u009b"],
    ["a\u202eb\u202c", "a\\u202eb\\u202c"],
    ["\u2066x\u2069", "\\u2066x\\u2069"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"],
    ["a\ud800b", "a\\ud800b"],
    ["\udc00", "\\udc00"],
    ["👨\u200d👩", "👨\u200d👩"],
    ["", ""],
  ];
  for (const [text, shown] of table) assertEquals(escapeText(text), shown);
});
