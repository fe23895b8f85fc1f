import { assertEquals } from "@std/assert";
import {
  alignColumns,
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
  assertEquals(plain(lines), "\\u001b[2Jx\\u000ay\n");
  assertEquals(
    printPage(lines, { colour: true }),
    "\\u001b[2J\x1b[1mx\\u000ay\x1b[0m\n",
  );
});

Deno.test("alignColumns pads to the widest cell and never the last", () => {
  assertEquals(
    plain(alignColumns([["LANE", "HOLDER"], [["name", "a"], "bob"]])),
    "LANE  HOLDER\na     bob\n",
  );
  assertEquals(plain(alignColumns([["a", "b"]], "  ")), "  a  b\n");
  assertEquals(alignColumns([]), []);
});

Deno.test("alignColumns counts columns, not characters", () => {
  assertEquals(
    plain(alignColumns([["日本", "x"], ["abcd", "x"], ["e\u0301", "x"]])),
    "日本  x\nabcd  x\ne\u0301     x\n",
  );
  assertEquals(
    plain(alignColumns([["\x1b", "x"], ["a", "x"]])),
    "\\u001b  x\na       x\n",
  );
});

Deno.test("listFacts puts a label before each fact", () => {
  assertEquals(
    plain(listFacts([["why", "it is held"], ["holder", "ann"]])),
    "  why     it is held\n  holder  ann\n",
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
