import { assertEquals } from "@std/assert";
import { expandBraces, EXPANSION_LIMIT } from "../../src/domain/braces.ts";

Deno.test("expandBraces() writes out every alternative in order", () => {
  const cases: [string, string[]][] = [
    ["a", ["a"]],
    ["", [""]],
    ["{a}", ["a"]],
    ["{}", [""]],
    ["x{}", ["x"]],
    ["a,b}", ["a,b}"]],
    ["a}{b,c}", ["a}b", "a}c"]],
    ["{a,b}c", ["ac", "bc"]],
    ["a{,b}", ["a", "ab"]],
    ["{a,b}{c,d}", ["ac", "ad", "bc", "bd"]],
    ["{a,{b,c}d}e", ["ae", "bde", "cde"]],
    ["{{{a}}}", ["a"]],
    ["{a/b,c}/*", ["a/b/*", "c/*"]],
    ["{a,a}", ["a", "a"]],
    ["{😀,é}", ["😀", "é"]],
  ];
  for (const [pattern, texts] of cases) {
    assertEquals(expandBraces(pattern), texts, pattern);
  }
});

Deno.test("expandBraces() leaves a class alone", () => {
  const cases: [string, string[]][] = [
    ["[{]", ["[{]"]],
    ["[{,}]", ["[{,}]"]],
    ["{[,],x}", ["[,]", "x"]],
    ["{a,[}]}", ["a", "[}]"]],
    ["{[]},],b}", ["[]},]", "b"]],
    ["{[!]}],b}", ["[!]}]", "b"]],
  ];
  for (const [pattern, texts] of cases) {
    assertEquals(expandBraces(pattern), texts, pattern);
  }
});

Deno.test("expandBraces() gives up above the limit, without building the texts", () => {
  const cases: [string, number | undefined][] = [
    ["{a,b}".repeat(8), EXPANSION_LIMIT],
    ["{a,b}".repeat(9), undefined],
    ["{a,b}".repeat(200), undefined],
    [`{${",".repeat(EXPANSION_LIMIT - 1)}}`, EXPANSION_LIMIT],
    [`{${",".repeat(EXPANSION_LIMIT)}}`, undefined],
    [`${"{".repeat(500)}a${"}".repeat(500)}`, 1],
  ];
  for (const [pattern, count] of cases) {
    assertEquals(expandBraces(pattern)?.length, count, pattern);
  }
});
