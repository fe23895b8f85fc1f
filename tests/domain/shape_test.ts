import { assert, assertEquals } from "@std/assert";
import {
  choicesOf,
  fits,
  isFilePiece,
  type Name,
  pieceOf,
  type Shape,
  shapesMeet,
} from "../../src/domain/shape.ts";

function open(start: string, end: string): Shape {
  return { start, end, isOpen: true };
}

function closed(text: string): Shape {
  return { start: text, end: text, isOpen: false };
}

Deno.test("pieceOf() keeps names and reads what stands for many", () => {
  const cases: [string, ReturnType<typeof pieceOf>][] = [
    ["src", "src"],
    ["a}", "a}"],
    ["**", "**"],
    ["*", [open("", "")]],
    ["***", [open("", "")]],
    ["a*b*c", [open("a", "c")]],
    ["a?", [closed("a?")]],
    ["x[ab]y*[!]]", [open("x?y", "?")]],
    ["[{*]z", [closed("?z")]],
    ["[]a]", [closed("?")]],
    ["😀", [closed("?")]],
    ["[😀é]é", [closed("?é")]],
  ];
  for (const [text, expected] of cases) {
    assertEquals(pieceOf(text), expected, text);
  }
});

Deno.test("choicesOf() reads the braces of one segment", () => {
  const cases: [string, readonly Name[] | null][] = [
    ["{a,b}", ["a", "b"]],
    ["x{a,?}{,.b}", ["xa", "xa.b", closed("x?"), closed("x?.b")]],
    ["*.{ts,md}", [open("", ".ts"), open("", ".md")]],
    ["[}]{a,[,]b}", [closed("?a"), closed("??b")]],
    ["[!]{a]{b,c}", [closed("?b"), closed("?c")]],
    ["{a,{b,c}}d", ["ad", "bd", "cd"]],
    ["{[!]},b]x,a}", [closed("?x"), "a"]],
    ["{a,b/c}", null],
    ["{*,a}*", null],
    ["{**,a}", null],
    ["{a,b}".repeat(5), [open("", "")]],
  ];
  for (const [text, expected] of cases) {
    assertEquals(choicesOf(text), expected, text);
    assertEquals(choicesOf(text), expected, `${text} once more`);
  }
});

Deno.test("choicesOf() remembers no more than it may, and nothing wrong", () => {
  for (let n = 0; n < 300; n++) {
    assertEquals(choicesOf(`{a,b}${n}`), [`a${n}`, `b${n}`]);
    assertEquals(choicesOf("{a,b}"), ["a", "b"]);
  }
});

Deno.test("isFilePiece() wants every name to be a file name", () => {
  const cases: [string, boolean][] = [
    ["a.ts", true],
    [".env", false],
    ["a.", false],
    ["*.ts", true],
    ["*.*", false],
    ["a.b*", false],
    ["?.q", true],
    [".?", false],
    ["[.]ts", false],
  ];
  for (const [text, expected] of cases) {
    assertEquals(isFilePiece(pieceOf(text)), expected, text);
  }
  assert(isFilePiece(choicesOf("a{.ts,.md}") ?? ""));
  assert(!isFilePiece(choicesOf("a{.ts,}") ?? "a.ts"));
});

Deno.test("fits() and shapesMeet() rule out only what cannot be", () => {
  const cases: [string, string, boolean][] = [
    ["*.ts", "a.ts", true],
    ["*.ts", "a.md", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a?c", "abc", true],
    ["a?c", "abbc", false],
    ["a?c", "a😀c", true],
    ["a*", "*b", true],
    ["a*", "b*", false],
    ["ab*", "a*", true],
    ["*a", "*b", false],
    ["?b*", "a*", true],
    ["?b*", "ac*", false],
    ["a*bc", "a?c", true],
    ["a*?bc", "a?c", false],
    ["a*c", "a?c", true],
    ["[ab]x", "?y", false],
  ];
  for (const [a, b, expected] of cases) {
    assertEquals(meetIn(a, b), expected, `${a} and ${b}`);
    assertEquals(meetIn(b, a), expected, `${b} and ${a}`);
  }
});

function meetIn(a: string, b: string): boolean {
  const [x = "", y = ""] = [pieceOf(a)[0], pieceOf(b)[0]];
  if (typeof y === "string") return typeof x !== "string" && fits(b, x);
  return typeof x === "string" ? fits(a, y) : shapesMeet(x, y);
}
