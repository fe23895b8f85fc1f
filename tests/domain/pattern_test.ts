import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import {
  InvalidPatternError,
  normalizePattern,
} from "../../src/domain/pattern.ts";

const VALID: [string, string][] = [
  ["", ""],
  [" \t\n ", ""],
  ["src", "src"],
  [".", "**"],
  ["a/..", "**"],
  ["a/../", "**"],
  ["./src//api/.", "src/api"],
  ["src/", "src/**"],
  ["src/**/", "src/**"],
  ["src/***/", "src/***/**"],
  ["{a,b}/", "{a,b}/**"],
  ["src\\api\\", "src/api/**"],
  [" src /a ", "src /a"],
  ["SRC/Api", "SRC/Api"],
  ["e\u0301/\u212b", "\u00e9/\u00c5"],
  ["a/b/../c", "a/c"],
  ["*/a/../b", "*/b"],
  ["a}/../b", "b"],
  ["a/!b", "a/!b"],
  ["a(b)+", "a(b)+"],
  ["[!(]", "[!(]"],
  ["[a-Z]", "[a-Z]"],
  ["...", "..."],
  ["a/..b", "a/..b"],
  ["a:b/c:", "a:b/c:"],
  ["{.,..}x", "{.,..}x"],
  ["{,sub/}x", "{,sub/}x"],
  ["a{,.bak}", "a{,.bak}"],
  ["x{}", "x{}"],
  ["~/$x/#y", "~/$x/#y"],
];

const INVALID: [string, string][] = [
  ["/src", "absolute"],
  ["\\\\host\\share", "absolute"],
  ["C:/x", "absolute"],
  ["c:\\x", "absolute"],
  ["..", "leaves the workspace root"],
  ["a/../../b", "leaves the workspace root"],
  ["*/../a", "more than one directory"],
  ["{a,b}/../c", "more than one directory"],
  ["[a]/../c", "more than one directory"],
  ["!a", 'leading "!"'],
  ["?(a)", '"?(" is not understood'],
  ["a*(b)", '"*(" is not understood'],
  ["x/+(a)", '"+(" is not understood'],
  ["@(a|b)", '"@(" is not understood'],
  ["a!(b)", '"!(" is not understood'],
  ["{a,@(b)}", '"@(" is not understood'],
  ["[a", 'a "[" has no "]"'],
  ["[]", 'a "[" has no "]"'],
  ["{[a,b}", 'a "[" has no "]"'],
  ["a[/]b", 'a class holds "/"'],
  ["{a,b", 'a "{" has no "}"'],
  ["}{", 'a "{" has no "}"'],
  ["[z-a]", "runs backward"],
  ["[Z-a]", "runs backward"],
  ["a/{b,}/c", 'leaves the segment ""'],
  ["{}", 'leaves the segment ""'],
  ["{..,a}/b", 'leaves the segment ".."'],
  ["{a/./b,c}", 'leaves the segment "."'],
  ["{/a,b}", 'leaves the segment ""'],
  ["a\u0000b", "control character"],
  ["a\nb", "control character"],
  ["a\u0085b", "control character"],
  ["a\u2028b", "control character"],
  ["a\ud800b", "control character"],
  ["./ a", "would be read differently"],
  ["./!a", 'leading "!"'],
  ["./C:/a", "absolute"],
  ["x/ /.", "would be read differently"],
  ["{a,b}".repeat(9), "more than 256 patterns"],
  ["a/".repeat(64), "deeper than 64"],
  ["{b/a,c}/" + "a/".repeat(62), "deeper than 64"],
  ["x".repeat(1025), "longer than 1024"],
  ["😀".repeat(1025), "longer than 1024"],
  ["{".repeat(100_000), 'a "{" has no "}"'],
];

Deno.test("normalizePattern() gives the normal form", () => {
  for (const [pattern, normal] of VALID) {
    assertEquals(normalizePattern(pattern), normal, JSON.stringify(pattern));
  }
});

Deno.test("normalizePattern() leaves a normal form as it is", () => {
  for (const [, normal] of VALID) {
    assertEquals(normalizePattern(normal), normal, JSON.stringify(normal));
  }
});

Deno.test("normalizePattern() throws on what no pattern may be, and says why", () => {
  for (const [pattern, state] of INVALID) {
    const error = assertThrows(
      () => normalizePattern(pattern),
      InvalidPatternError,
      state,
      JSON.stringify(pattern).slice(0, 80),
    );
    assertInstanceOf(error, SyntaxError);
    assertEquals(error.code, "INVALID_PATTERN");
    assertEquals(error.pattern, pattern);
  }
});

Deno.test("normalizePattern() counts its limits on the result", () => {
  const deep = `${"a/".repeat(63)}a`;
  const cases: [string, string][] = [
    [deep, deep],
    [`./././${deep}`, deep],
    ["a/../".repeat(500) + "b", "b"],
    [`./${"x".repeat(1024)}`, "x".repeat(1024)],
    ["e\u0301".repeat(1024), "\u00e9".repeat(1024)],
    ["😀".repeat(1024), "😀".repeat(1024)],
    ["{a,b}".repeat(8), "{a,b}".repeat(8)],
  ];
  for (const [pattern, normal] of cases) {
    assertEquals(normalizePattern(pattern), normal);
  }
});

Deno.test("InvalidPatternError quotes the pattern so that a terminal can show it", () => {
  const error = new InvalidPatternError("a\u001b[0m", "it is odd");
  assertEquals(
    error.message,
    'Cannot use the pattern "a\\u{1b}[0m": it is odd',
  );
});
