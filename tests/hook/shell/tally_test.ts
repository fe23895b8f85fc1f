import { assertEquals } from "@std/assert";
import { START } from "../../../src/hook/shell/places.ts";
import { Tally } from "../../../src/hook/shell/tally.ts";
import { plainWord, UNKNOWN_WORD } from "../../../src/hook/shell/word.ts";

Deno.test("Tally keeps each path once and the first doubt", () => {
  const tally = new Tally();
  tally.write(START, plainWord("a"));
  tally.write(START, { ...plainWord("a"), below: true });
  tally.write(START, plainWord("/dev/null"));
  tally.write(START, UNKNOWN_WORD);
  tally.doubt("later");
  assertEquals(tally.footprint(), {
    writes: [{ path: "a", below: true, glob: false }],
    reads: [],
    cannotTell: "a written path is known only to the running shell",
  });
});

Deno.test("Tally stops at too many paths and says so", () => {
  const tally = new Tally();
  for (let n = 0; n < 300; n++) {
    tally.write(START, plainWord(`${n}`.padEnd(4000, "x")));
  }
  assertEquals(tally.footprint().cannotTell, "it touches too many paths");
  assertEquals(tally.footprint().writes.length, 262);
});
