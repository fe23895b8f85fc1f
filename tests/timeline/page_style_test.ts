import { assertEquals } from "@std/assert";
import { STYLE } from "../../src/timeline/page_style.ts";

Deno.test("STYLE asks for nothing from outside and closes what it opens", () => {
  assertEquals(/url\(|@import|@font-face|<\//i.test(STYLE), false);
  assertEquals(STYLE.split("{").length, STYLE.split("}").length);
});

Deno.test("STYLE knows every colour in light and in dark", () => {
  const names = new Set(STYLE.match(/var\(--[a-z0-9]+/g));
  for (const name of names) {
    const defined = STYLE.split(`${name.slice(4)}:`).length - 1;
    // Once for light, and for dark by wish of the system and by wish of the person.
    assertEquals(defined, 3, name);
  }
});
