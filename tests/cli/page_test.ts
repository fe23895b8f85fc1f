import { assertEquals } from "@std/assert";
import {
  alignColumns,
  cutText,
  type Line,
  listFacts,
  printPage,
  wrapText,
} from "../../src/cli/page.ts";

function plain(lines: readonly Line[]): string {
  return printPage(lines, { colour: false });
}

Deno.test("printPage colours spans only where colour is on", () => {
  const lines: Line[] = [["a ", ["good", "b"], ["bad", ""]], []];
  assertEquals(plain(lines), "a b\n\n");
  assertEquals(
    printPage(lines, { colour: true }),
    "a \x1b[32mb\x1b[0m\n\n",
  );
});

Deno.test("printPage escapes every span, a styled one too", () => {
  const lines: Line[] = [["\x1b[2J", ["name", "x\ny"]]];
  assertEquals(plain(lines), "\\u{1b}[2Jx\\u{a}y\n");
  assertEquals(
    printPage(lines, { colour: true }),
    "\\u{1b}[2J\x1b[1mx\\u{a}y\x1b[0m\n",
  );
});

Deno.test("alignColumns pads to the widest cell and never the last", () => {
  assertEquals(
    plain(alignColumns([["LANE", "HOLDER"], [["name", "a"], "bob"]])),
    "LANE  HOLDER\na     bob\n",
  );
  assertEquals(plain(alignColumns([["a", "b"]], { indent: "  " })), "  a  b\n");
  assertEquals(alignColumns([]), []);
});

Deno.test("alignColumns counts columns, not characters", () => {
  assertEquals(
    plain(alignColumns([["日本", "x"], ["abcd", "x"], ["e\u0301", "x"]])),
    "日本  x\nabcd  x\ne\u0301     x\n",
  );
  assertEquals(
    plain(alignColumns([["\x1b", "x"], ["a", "x"]])),
    "\\u{1b}  x\na       x\n",
  );
});

Deno.test("listFacts puts a label before each fact", () => {
  assertEquals(
    plain(
      listFacts(
        [["why", "it is held by one who is there"], ["holder", "ann"]],
        {
          columns: 28,
        },
      ),
    ),
    "  why     it is held by one\n          who is there\n  holder  ann\n",
  );
});

Deno.test("wrapText breaks at spaces and leaves long words whole", () => {
  const table: [string, number, string[]][] = [
    ["a b c", 3, ["a b", "c"]],
    ["abcdef g", 3, ["abcdef", "g"]],
    ["", 3, [""]],
    ["abc", 3, ["abc"]],
  ];
  for (const [text, width, lines] of table) {
    assertEquals(wrapText(text, width), lines);
  }
});

Deno.test("wrapText counts columns as they are shown", () => {
  assertEquals(wrapText("日本 日本", 8), ["日本", "日本"]);
  assertEquals(wrapText("a\x1b b", 7), ["a\x1b", "b"]);
  assertEquals(wrapText("a  b", Infinity), ["a  b"]);
});

Deno.test("wrapText breaks words only where it is told to", () => {
  const breakWords = true;
  assertEquals(wrapText("a bcdefgh", 3, { breakWords }), [
    "a",
    "bcd",
    "efg",
    "h",
  ]);
  assertEquals(wrapText("日本", 3, { breakWords }), ["日", "本"]);
});

Deno.test("cutText marks what it cut off", () => {
  const table: [string, number, string][] = [
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["日本語", 5, "日本…"],
    ["a\x1bb", 4, "a…"],
    ["", 3, ""],
  ];
  for (const [text, width, cut] of table) {
    assertEquals(cutText(text, width), cut);
  }
});

Deno.test("alignColumns breaks the last cell under itself, in its style", () => {
  const rows = [["ok", "root", ["bad", "one two three four five"]]] as const;
  const lines = alignColumns(rows, { indent: "  ", columns: 26 });
  assertEquals(
    plain(lines),
    "  ok  root  one two three\n            four five\n",
  );
  assertEquals(lines[1]?.at(-1), ["bad", "four five"]);
});

Deno.test("alignColumns leaves the last cell some room on the narrowest sheet", () => {
  const rows = [["x".repeat(40), "one two three four"]];
  assertEquals(
    plain(alignColumns(rows, { columns: 20 })),
    `${"x".repeat(40)}  one two three\n${" ".repeat(42)}four\n`,
  );
});

Deno.test("alignColumns makes columns as wide as it is told at least", () => {
  assertEquals(
    plain(alignColumns([["a", "b", "c"]], { widths: [3, 1] })),
    "a    b  c\n",
  );
});
