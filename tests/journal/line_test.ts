import { assertEquals } from "@std/assert";
import { rawOf, readLine } from "../../src/journal/line.ts";

Deno.test("readLine tells records, nothing and unreadable lines apart", () => {
  const table: [string, unknown][] = [
    ['{"op": "HALT"}', { op: "HALT" }],
    [' \t\u3000\u0085\x1c{"a": 1}\xa0\r', { a: 1 }],
    ['{"a": 1, "a": 2}', { a: 2 }],
    ["", "nothing"],
    [" \r", "nothing"],
    ["[1]", "nothing"],
    ["null", "nothing"],
    ['"text"', "nothing"],
    ["7", "nothing"],
    ['\ufeff{"op": "HALT"}', "unreadable"],
    ['{"op": "HA', "unreadable"],
    ['{"op": "HALT"}{"op": "HALT"}', "unreadable"],
    ['{"a": "raw\ttab"}', "unreadable"],
    ["{'a': 1}", "unreadable"],
  ];
  for (const [line, want] of table) assertEquals(readLine(line), want, line);
});

Deno.test("readLine reads the numbers JSON has no word for as null", () => {
  const table: [string, unknown][] = [
    ['{"a": NaN, "b": [Infinity, -Infinity]}', { a: null, b: [null, null] }],
    ['{"a": 1e999, "b": -1e+999}', { a: null, b: null }],
    [`{"a": ${"9".repeat(400)}, "b": ${"9".repeat(250)}e99}`, {
      a: null,
      b: null,
    }],
    ['{"a": 1e308, "b": 1e-999}', { a: 1e308, b: 0 }],
    ['{"NaN": "Infinity \\" NaN 1e999", "b": NaN}', {
      NaN: 'Infinity " NaN 1e999',
      b: null,
    }],
    ['{"a": "C:\\\\", "b": NaN}', { a: "C:\\", b: null }],
    ['{"a": "1e999"}', { a: "1e999" }],
  ];
  for (const [line, want] of table) assertEquals(readLine(line), want, line);
});

Deno.test("readLine makes no broken number whole", () => {
  const numbers = [
    ...["-NaN", "--Infinity", "+Infinity", "NaNNaN", "nullNaN", "1NaN", "nan"],
    ...["01e999", "1e999.5", "1.e999", "1e999e1", "--1e999", "Infinity1"],
  ];
  for (const number of numbers) {
    assertEquals(readLine(`{"a": ${number}}`), "unreadable", number);
  }
  assertEquals(readLine('{"a": NaN, "b": "NaN'), "unreadable");
  assertEquals(readLine('{"a": NaN, "b": "\\'), "unreadable");
});

Deno.test("readLine takes 64 levels and no more, brackets in texts not counted", () => {
  const deep = (levels: number): string =>
    `{"a": ${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  assertEquals(typeof readLine(deep(64)), "object");
  assertEquals(readLine(deep(65)), "unreadable");
  assertEquals(readLine("[".repeat(65) + "]".repeat(65)), "unreadable");
  const flat = { text: `\\"${"[{".repeat(100)}`, list: Array(100).fill([]) };
  assertEquals(readLine(JSON.stringify(flat)), flat);
});

Deno.test("readLine keeps __proto__ as data", () => {
  const entry = readLine('{"__proto__": {"op": "ACQUIRE"}, "lane": "api"}');
  assertEquals(Object.keys(entry), ["__proto__", "lane"]);
  assertEquals(Object.getPrototypeOf(entry), Object.prototype);
});

Deno.test("rawOf cuts to 4 KiB of UTF-8 between characters", () => {
  assertEquals(rawOf("  short é "), "short é");
  assertEquals(rawOf("x".repeat(5000)), "x".repeat(4096));
  assertEquals(rawOf("é".repeat(5000)), "é".repeat(2048));
  assertEquals(
    rawOf(`x${"\u{1f600}".repeat(5000)}`),
    `x${"\u{1f600}".repeat(1023)}`,
  );
  assertEquals(rawOf("\ufeffx\ud800"), "\ufeffx\ufffd");
});
