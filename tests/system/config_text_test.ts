import { assertEquals } from "@std/assert";
import { lineAt } from "../../src/system/config_text.ts";

Deno.test("lineAt counts line ends of every kind once", () => {
  const text = "a\nb\r\nc\rd";
  const lines = Array.from(text, (_, offset) => lineAt(text, offset));
  assertEquals(lines, [1, 1, 2, 2, 3, 3, 3, 4]);
  assertEquals(lineAt("", 0), 1);
});
