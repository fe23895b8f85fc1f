import { assertEquals } from "@std/assert";
import {
  classEnd,
  parseClass,
  runsBackward,
} from "../../src/domain/char_class.ts";
import { holds } from "../../src/domain/char_set.ts";

Deno.test("classEnd() finds the bracket, which is never the first character", () => {
  const cases: [string, number, number][] = [
    ["[a]", 0, 2],
    ["x[abc]y]", 1, 5],
    ["[]]", 0, 2],
    ["[!]]", 0, 3],
    ["[^]]", 0, 3],
    ["[[]", 0, 2],
    ["[]", 0, -1],
    ["[!]", 0, -1],
    ["[a", 0, -1],
    ["[", 0, -1],
  ];
  for (const [text, open, end] of cases) {
    assertEquals(classEnd(text, open), end, text);
  }
});

Deno.test("parseClass() reads members, ranges and negation", () => {
  const cases: [string, string, string][] = [
    ["abc", "abc", "d-]"],
    ["a-c", "abc", "d-"],
    ["!a-c", "d-]!", "abc"],
    ["^x", "ay^", "x"],
    ["a-", "a-", "b"],
    ["-a", "-a", "b"],
    ["!-a", "b!", "-a"],
    ["]a", "]a", "b"],
    ["!]", "a!", "]"],
    ["a-b-d", "ab-d", "c"],
    ["a^!", "a^!", "b"],
    ["*?{,}", "*?{,}", "a"],
    ["à-ö😀", "áö😀", "a😁"],
  ];
  for (const [body, inside, outside] of cases) {
    const set = parseClass(body);
    const held = Array.from(inside + outside)
      .filter((c) => set && holds(set, c.codePointAt(0) ?? 0));
    assertEquals(held.join(""), inside, body);
  }
});

Deno.test("parseClass() and runsBackward() tell of a reversed range", () => {
  const cases: [string, boolean][] = [
    ["z-a", true],
    ["abz-a", true],
    ["!b-a", true],
    ["a-a", false],
    ["a-z", false],
    ["z-", false],
    ["-z", false],
    ["zya", false],
  ];
  for (const [body, backward] of cases) {
    assertEquals(runsBackward(body), backward, body);
    assertEquals(parseClass(body) === null, backward, body);
  }
});
