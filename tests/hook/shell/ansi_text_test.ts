import { assertEquals, assertThrows } from "@std/assert";
import { ansiText } from "../../../src/hook/shell/ansi_text.ts";
import { Unreadable } from "../../../src/hook/shell/token.ts";

Deno.test("ansiText() decodes up to the closing quote", () => {
  assertEquals(ansiText("a\\tb\\'\\x41\\101\\u00e9\\q'rest", 0), {
    text: "a\tb'AA\u00e9\\q",
    end: 23,
  });
  assertThrows(() => ansiText("abc", 0), Unreadable);
  assertThrows(() => ansiText("\\Uffffffff'", 0), Unreadable);
});
