import { assert, assertEquals } from "@std/assert";
import { ASCII, commonAscii, NO_TAIL } from "../../src/domain/alphabet.ts";
import { parseClass } from "../../src/domain/char_class.ts";
import { ANY, charSet } from "../../src/domain/char_set.ts";

function set(body: string): ReturnType<typeof charSet> {
  return parseClass(body) ?? charSet([]);
}

Deno.test("commonAscii() lists what both sets hold, the most readable first", () => {
  assertEquals(commonAscii(set("a-z"), set("xbaé")), ["a", "x", "b"]);
  assertEquals(commonAscii(set("!-~"), set("/A\\")), []);
  assertEquals(commonAscii(ANY, set("é")), []);
  assertEquals(commonAscii(ANY, ANY).length, 128 - 28);
});

Deno.test("ASCII.choices() offers one character of each kind", () => {
  assertEquals(ASCII.choices(ANY, ANY), ["a", "0", ":", "."]);
  assertEquals(ASCII.choices(set("b-z"), ANY), ["x"]);
  assertEquals(ASCII.choices(set(".:"), ANY), [":", "."]);
  assertEquals(ASCII.choices(set("a"), set("b")), []);
});

Deno.test("ASCII.choices() falls back to control characters last", () => {
  assertEquals(ASCII.choices(set("! -\u{10ffff}"), ANY), ["\u0000"]);
});

Deno.test("ASCII.meets() and ASCII.extend() know no obstacles but the sets", () => {
  assert(ASCII.meets(set("a-c"), set("c-e")));
  assert(!ASCII.meets(set("a-c"), set("d-e")));
  assertEquals(ASCII.extend(NO_TAIL, "a"), NO_TAIL);
});
