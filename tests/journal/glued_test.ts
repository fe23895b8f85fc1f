import { assertEquals } from "@std/assert";
import { splitGlued } from "../../src/journal/glued.ts";

const A = '{"lane": "a", "op": "ACQUIRE"}';
const B = '{"lane": "b", "lease": {"lane": "b"}, "op": "ACQUIRE"}';

const LINES:
  readonly (readonly [string, string, readonly [string, string][]])[] = [
    ["two whole records", A + B, [["record", A], ["record", B]]],
    ["a record behind a torn one", `{"op": "ACQ${B}`, [
      ["rest", '{"op": "ACQ'],
      ["record", B],
    ]],
    ["a record behind one torn in a text", `{"reason": "{${A}`, [[
      "rest",
      '{"reason": "{',
    ], ["record", A]]],
    ["a record before garbage", `${A} oops }`, [["record", A], [
      "rest",
      " oops }",
    ]]],
    ["garbage alone", "oops }", [["rest", "oops }"]]],
    ["a lease, which is no record", '{"op": 1, "lease": {"lane": "a"}', [[
      "rest",
      '{"op": 1, "lease": {"lane": "a"}',
    ]]],
    ["a record quoted in a text", `{"x": "${A.replaceAll('"', '\\"')}"`, [[
      "rest",
      `{"x": "${A.replaceAll('"', '\\"')}"`,
    ]]],
    ["white space around", `  ${A}  `, [["record", A]]],
    ["nothing", "", []],
  ];

Deno.test("splitGlued cuts whole records free and keeps the rest, in order", async (t) => {
  for (const [what, line, parts] of LINES) {
    // deno-lint-ignore no-await-in-loop -- steps follow each other
    await t.step(what, () => {
      const found = splitGlued(line).map(({ kind, text }) => [kind, text]);
      assertEquals(found, parts.map((part) => [...part]));
    });
  }
});

Deno.test("splitGlued loses no character that is not white space", () => {
  for (const [, line] of LINES) {
    const text = splitGlued(line).map((part) => part.text).join("");
    assertEquals(text.replaceAll(/\s/g, ""), line.replaceAll(/\s/g, ""));
  }
});

Deno.test("splitGlued gives up on a line that opens too often, and loses nothing", () => {
  const line = "{".repeat(5_000) + A;
  assertEquals(splitGlued(line), [{ kind: "rest", text: line }]);
});
