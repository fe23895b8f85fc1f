import { assert, assertEquals } from "@std/assert";
import {
  ANY,
  charSet,
  commonRanges,
  complement,
  holds,
  meetBeyondAscii,
  meetInAscii,
} from "../../src/domain/char_set.ts";

const A = 0x61;
const Z = 0x7a;
const LAST = 0x10ffff;

Deno.test("charSet() sorts and joins its ranges", () => {
  const cases: [number[], number[]][] = [
    [[], []],
    [[5, 9], [5, 9]],
    [[7, 9, 1, 3], [1, 3, 7, 9]],
    [[1, 5, 3, 9], [1, 9]],
    [[1, 9, 3, 4], [1, 9]],
    [[4, 6, 1, 3], [1, 6]],
  ];
  for (const [pairs, expected] of cases) {
    assertEquals(charSet(pairs).ranges, expected, `${pairs}`);
  }
});

Deno.test("charSet() masks the ASCII that no lower-cased segment holds", () => {
  const masked = Array.from({ length: 128 }, (_, c) => c)
    .filter((c) => !meetInAscii(ANY, charSet([c, c])));
  const text = String.fromCharCode(...masked);
  assertEquals(text, "/ABCDEFGHIJKLMNOPQRSTUVWXYZ\\");
});

Deno.test("complement() leaves out what is given and nothing else", () => {
  const cases: [number[], number[]][] = [
    [[0, LAST], []],
    [[], [0, LAST]],
    [[0, 4], [5, LAST]],
    [[9, LAST], [0, 8]],
    [[3, 4, 8, 8], [0, 2, 5, 7, 9, LAST]],
  ];
  for (const [pairs, expected] of cases) {
    assertEquals(complement(pairs).ranges, expected, `${pairs}`);
  }
});

Deno.test("holds() is true from the first to the last of a range", () => {
  const set = charSet([A, Z, 0x100, 0x100]);
  const cases: [number, boolean][] = [
    [A - 1, false],
    [A, true],
    [Z, true],
    [Z + 1, false],
    [0x100, true],
    [LAST, false],
  ];
  for (const [point, expected] of cases) {
    assertEquals(holds(set, point), expected, `${point}`);
  }
  assert(holds(ANY, LAST));
});

Deno.test("commonRanges() is what two sets share", () => {
  const cases: [number[], number[], number[]][] = [
    [[1, 5], [6, 9], []],
    [[1, 5], [5, 9], [5, 5]],
    [[1, 3, 7, 9], [2, 8], [2, 3, 7, 8]],
    [[0, LAST], [4, 4, 6, 6], [4, 4, 6, 6]],
  ];
  for (const [a, b, expected] of cases) {
    assertEquals(commonRanges(charSet(a), charSet(b)), expected);
    assertEquals(commonRanges(charSet(b), charSet(a)), expected);
  }
});

Deno.test("meetInAscii() and meetBeyondAscii() part the answer between them", () => {
  const cases: [number[], number[], boolean, boolean][] = [
    [[A, A], [A, Z], true, false],
    [[A, A], [Z, Z], false, false],
    [[A, 0x200], [Z, 0x100], true, true],
    [[0x100, 0x200], [0x200, 0x300], false, true],
    [[0x100, 0x200], [0x201, 0x300], false, false],
    [[A, 0x100], [A, A, 0x200, 0x200], true, false],
  ];
  for (const [a, b, inAscii, beyond] of cases) {
    assertEquals(meetInAscii(charSet(a), charSet(b)), inAscii);
    assertEquals(meetBeyondAscii(charSet(a), charSet(b)), beyond);
  }
});
