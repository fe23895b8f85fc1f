import { assert, assertEquals } from "@std/assert";
import { foldCase } from "../../src/domain/lane.ts";
import { Segment } from "../../src/domain/segment.ts";
import { commonSegment } from "../../src/domain/segment_meeting.ts";

const INSIDE = { opensPath: false };
const FIRST = { opensPath: true };

function common(a: string, b: string): string | null {
  return commonSegment(segment(a), segment(b), INSIDE);
}

function segment(alternatives: string): Segment {
  return new Segment(alternatives.split(" "));
}

Deno.test("commonSegment() finds a readable name that both match", () => {
  const cases: [string, string, string | null][] = [
    ["src", "src", "src"],
    ["src", "api", null],
    ["src", "s*", "src"],
    ["*", "*", "a"],
    ["*.ts", "*", "a.ts"],
    ["*.ts", "main.*", "main.ts"],
    ["*.ts", "*.md", null],
    ["a*", "*b", "ab"],
    ["*ab*", "*ba*", "aaba"],
    ["[a-m]*", "[n-z]*", null],
    ["[!a-y]", "[a-z]", "z"],
    ["?", "??", null],
    ["a b", "b c", "b"],
    ["a?x b?y", "??y", "bay"],
    ["a*a*b", "a*a*c", null],
  ];
  for (const [a, b, expected] of cases) {
    assertEquals(common(a, b), expected, `${a} and ${b}`);
    assertEquals(common(b, a) === null, expected === null, `${b} and ${a}`);
  }
});

Deno.test("commonSegment() is never empty, . or ..", () => {
  const cases: [string, string, string | null][] = [
    ["[.]", "?", null],
    ["[.][.]", "*", null],
    ["[.]*", "*[.]", "..."],
    [".?", "?.", null],
    ["[.]?", "*", ".a"],
    ["*", "[.]*", ".a"],
  ];
  for (const [a, b, expected] of cases) {
    assertEquals(common(a, b)?.length, expected?.length, `${a} and ${b}`);
  }
});

Deno.test("commonSegment() opens a path with anything but a drive letter", () => {
  const cases: [string, string, string | null, string | null][] = [
    ["c:", "c:", "c:", null],
    ["[a-z]:", "*", "a:", null],
    ["?:", "*", "a:", "0:"],
    ["c:*", "*", "c:", "c:a"],
    ["::", "*", "::", "::"],
  ];
  for (const [a, b, inside, first] of cases) {
    const [x, y] = [segment(a), segment(b)];
    assertEquals(commonSegment(x, y, INSIDE), inside, `${a} and ${b}`);
    assertEquals(commonSegment(x, y, FIRST), first, `${a} and ${b} first`);
  }
});

Deno.test("commonSegment() leaves out what lower-casing and normalisation leave out", () => {
  const cases: [string, string, string | null][] = [
    ["[@-[]", "[!@[]", null],
    ["[.-0]", "[!.0]", null],
    ["[[-^]", "[!^[]", "]"],
    ["[[-^]", "[!]^[]", null],
    ["[e]\u0301", "*", null],
    ["e?", "?\u0301", null],
    ["é", "?", "é"],
    ["h?", "?\u0331", "H\u0331"],
    ["[<]\u0338", "*", null],
    ["?\u0338", "*", "a\u0338"],
    ["[а-я]*", "[я-ё]?", "яa"],
    ["*é", "é*", "é"],
    ["?\u0323\u0301", "e*", null],
    ["?\u0323\u0301", "q*", "q\u0323\u0301"],
    ["?\u0301\u0323", "*", null],
    ["[\ud7ff-\ue000]", "[!\ud7ff\ue000]", null],
  ];
  for (const [a, b, expected] of cases) {
    const found = common(a, b);
    if (expected === null) assertEquals(found, null, `${a} and ${b}`);
    else {
      assertEquals(found?.normalize("NFC"), found, `${a} and ${b}`);
      const name = foldCase(found ?? "");
      assert(segment(a).matches(name), `${a} takes ${name}`);
      assert(segment(b).matches(name), `${b} takes ${name}`);
      assertEquals(Array.from(name).length, Array.from(expected).length);
    }
  }
});

Deno.test("commonSegment() stays within the product of the two sizes", () => {
  const stars = "a*".repeat(300);
  assertEquals(common(`${stars}b`, `${stars}c`), null);
  assertEquals(common("[ab]".repeat(500), `*c${"*[ab]".repeat(100)}`), null);
});
