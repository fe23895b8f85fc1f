import { assert, assertEquals } from "@std/assert";
import {
  asPattern,
  plainWord,
  withText,
} from "../../../src/hook/shell/word.ts";

Deno.test("asPattern() takes quoted wildcards for wildcards", () => {
  assert(asPattern(plainWord("a/*.ts")).glob);
  assert(!asPattern(plainWord("a/b.ts")).glob);
  assertEquals(withText(plainWord("a"), "b"), plainWord("b"));
});
