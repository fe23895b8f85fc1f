import { assertEquals } from "@std/assert";
import { bareText } from "../../../src/hook/shell/token.ts";
import { scanSh } from "../../../src/hook/shell/sh_tokens.ts";

Deno.test("bareText() is the text of a word without quotes", () => {
  assertEquals(
    scanSh("if 'if' $x a'b' ;").tokens.map(bareText),
    ["if", "", "", "", ""],
  );
  assertEquals(bareText(undefined), "");
});
