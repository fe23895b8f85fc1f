import { assertEquals } from "@std/assert";
import { strip } from "../../src/journal/white_space.ts";

Deno.test("strip knows the white space of Python", () => {
  const space = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u200a\u2028" +
    "\u2029\u202f\u205f\u3000";
  assertEquals(strip(`${space}a b${space}`), "a b");
  assertEquals(strip(space), "");
  for (const other of ["\ufeff", "\u200b", "\x1b", "\x08", "\u180e"]) {
    assertEquals(strip(`${other}a${other}`), `${other}a${other}`);
  }
});
