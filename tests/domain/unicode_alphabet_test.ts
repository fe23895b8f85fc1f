import { assert, assertEquals } from "@std/assert";
import { NO_TAIL, type Tail } from "../../src/domain/alphabet.ts";
import { parseClass } from "../../src/domain/char_class.ts";
import { ANY, charSet } from "../../src/domain/char_set.ts";
import { unicodeAlphabet } from "../../src/domain/unicode_alphabet.ts";

const SMALL = unicodeAlphabet({ capitals: false });
const ALL = unicodeAlphabet({ capitals: true });

function set(body: string): ReturnType<typeof charSet> {
  return parseClass(body) ?? charSet([]);
}

function extendAll(text: string): Tail | null {
  let tail: Tail | null = NO_TAIL;
  for (const char of text) tail = tail && ALL.extend(tail, char);
  return tail;
}

Deno.test("unicodeAlphabet() takes no text that normalisation would change", () => {
  const texts = [
    ...["e\u0301", "\u00e9\u0323", "h\u0331", "<\u0338", "q\u0301\u0323"],
    ...["\u1100\u1161", "\uac00\u11a8", "\u212a", "\u0340", "a\u0316\u0301"],
    ...["H\u0331", "q\u0323\u0301", "\u1eb9\u0301", "e\u0316\u0317\u0302x"],
    ...["\u00e9\u0301", "c\u0327\u0301", "\u0301e", "e\u0345\u0301", "日本"],
    ...["\uac01\u11a8", "\u09c7\u09be", "\u09c7x\u09be", "e\u0300\u0301"],
  ];
  for (const text of texts) {
    const isStable = text.normalize("NFC") === text;
    assertEquals(extendAll(text) !== null, isStable, escape(text));
  }
});

Deno.test("unicodeAlphabet() offers all that may make a difference", () => {
  const cases: [string, string[], string[]][] = [
    ["é", ["é"], ["é", "É"]],
    ["h", ["h"], ["h", "H"]],
    ["hé", ["h", "é"], ["h", "é", "H", "É"]],
    ["a-h0-9", ["a", "0"], ["a", "0"]],
    // A dot may follow: together they are one capital that a path can hold.
    ["a-z0-9", ["a", "0"], ["a", "0", "I"]],
    ["\u0300-\u0302\u0340", ["\u0300", "\u0301", "\u0302"], [
      "\u0300",
      "\u0301",
      "\u0302",
    ]],
    ["日本", ["日"], ["日"]],
    ["É-é", ["é"], ["é", "É"]],
  ];
  for (const [body, small, all] of cases) {
    const folded = Array.from(body, (c) => c.toLowerCase()).join("");
    assertEquals(
      SMALL.choices(set(folded), ANY).toSorted(),
      small.toSorted(),
      body,
    );
    assertEquals(
      ALL.choices(set(folded), ANY).toSorted(),
      all.toSorted(),
      body,
    );
  }
});

Deno.test("unicodeAlphabet() never offers half a character", () => {
  const halves = charSet([0xd800, 0xdfff]);
  assertEquals(ALL.choices(halves, ANY), []);
  assertEquals(ALL.choices(charSet([0xd800, 0xe000]), ANY), ["\ue000"]);
});

Deno.test("unicodeAlphabet() meets where the sets do", () => {
  assert(ALL.meets(set("а-я"), set("я")));
  assert(!ALL.meets(set("а-я"), set("a")));
});

function escape(text: string): string {
  return Array.from(text, (c) => c.codePointAt(0)?.toString(16)).join(" ");
}
