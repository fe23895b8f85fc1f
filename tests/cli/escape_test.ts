import { assertEquals } from "@std/assert";
import { escapeJson, escapeText } from "../../src/cli/escape.ts";

const UNSAFE: [string, string, string][] = [
  ["\x1b[31mred", "\\u{1b}[31mred", "\\u001b[31mred"],
  ["a\nb\tc\r", "a\\u{a}b\\u{9}c\\u{d}", "a\\u000ab\\u0009c\\u000d"],
  ["\x07\x7f\x9b", "\\u{7}\\u{7f}\\u{9b}", "\\u0007\\u007f\\u009b"],
  ["a\u202eb\u202c", "a\\u{202e}b\\u{202c}", "a\\u202eb\\u202c"],
  ["\u2066x\u2069", "\\u{2066}x\\u{2069}", "\\u2066x\\u2069"],
  ["\u2028\u2029", "\\u{2028}\\u{2029}", "\\u2028\\u2029"],
  ["\u200e\u200f\u061c", "\\u{200e}\\u{200f}\\u{61c}", "\\u200e\\u200f\\u061c"],
  ["a\ud800b", "a\\u{d800}b", "a\\ud800b"],
  ["\udc00", "\\u{dc00}", "\\udc00"],
  [
    "s\u200brc\u2060\ufeff",
    "s\\u{200b}rc\\u{2060}\\u{feff}",
    "s\\u200brc\\u2060\\ufeff",
  ],
];

Deno.test("escapeText makes visible what gives orders to a terminal or hides", () => {
  for (const [text, shown] of UNSAFE) assertEquals(escapeText(text), shown);
});

Deno.test("escapeJson does the same as JSON has it", () => {
  for (const [text, , json] of UNSAFE) assertEquals(escapeJson(text), json);
});

Deno.test("escapeText leaves alone what is meant to be seen", () => {
  const table = ["plain text, äöü, 日本, 👍", "👨\u200d👩", "a\u0301", ""];
  for (const text of table) {
    assertEquals([escapeText(text), escapeJson(text)], [text, text]);
  }
});
