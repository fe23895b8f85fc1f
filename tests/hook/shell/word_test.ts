import { assertEquals } from "@std/assert";
import {
  asPattern,
  plainWord,
  withText,
} from "../../../src/hook/shell/word.ts";

Deno.test("asPattern() takes quoted wildcards for wildcards", () => {
  assertEquals(asPattern(plainWord("a/*.ts")).glob, true);
  assertEquals(asPattern(plainWord("a/b.ts")).glob, false);
  assertEquals(withText(plainWord("a"), "b"), plainWord("b"));
});
