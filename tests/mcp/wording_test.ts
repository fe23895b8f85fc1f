import { assertEquals } from "@std/assert";
import type { Fields } from "../../src/mcp/fields.ts";
import { inToolWords, optionNote } from "../../src/mcp/wording.ts";

const FIELDS: Fields = {
  tree: { kind: "texts", about: "The region." },
  loop_ts: { kind: "text", about: "The stamp." },
};

Deno.test("options are named as arguments, what is quoted and what is none is not", () => {
  const table: [string, string][] = [
    ["narrow --tree to x", "narrow tree to x"],
    ["ask with the same --loop-ts.", "ask with the same loop_ts."],
    ["use --force or --__proto__", "use --force or --__proto__"],
    ["a--tree, ---tree, --tree-x", "a--tree, ---tree, --tree-x"],
    [
      'held by "--tree \\" --tree"; --tree',
      'held by "--tree \\" --tree"; tree',
    ],
    ["run `dos x --tree a`", "run `dos x --tree a`"],
    ['an open " quote --tree', 'an open " quote tree'],
    ["", ""],
  ];
  for (const [said, expected] of table) {
    assertEquals(inToolWords(said, FIELDS), expected);
  }
});

Deno.test("a note tells of each option once", () => {
  const note = optionNote("--tree, --loop-ts or --tree, or --force", FIELDS);
  assertEquals(
    note,
    'in "reason", --tree is the argument tree, and --loop-ts is the argument loop_ts',
  );
  for (const reason of [undefined, 5, "", 'lane "--tree" is free', "--force"]) {
    assertEquals(optionNote(reason, FIELDS), null);
  }
});
