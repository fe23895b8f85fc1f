import { assert, assertEquals } from "@std/assert";
import { looksLikeFile, Segment } from "../../src/domain/segment.ts";

Deno.test("Segment.matches() takes a name as a whole", () => {
  const cases: [string, string, boolean][] = [
    ["src", "src", true],
    ["src", "srcx", false],
    ["s?c", "src", true],
    ["s?c", "sc", false],
    ["?", "😀", true],
    ["*", ".env", true],
    ["*.ts", ".ts", true],
    ["*.ts", "a.tsx", false],
    ["a**b", "ab", true],
    ["[ab]x", "bx", true],
    ["[!ab]x", "bx", false],
    ["[]*]", "*", true],
    ["[[]x", "[x", true],
    ["a}", "a}", true],
    ["*a*a*", "bab", false],
    ["*a*a*", "babab", true],
  ];
  for (const [text, name, expected] of cases) {
    assertEquals(
      new Segment([text]).matches(name),
      expected,
      `${text} ${name}`,
    );
  }
});

Deno.test("Segment.matches() takes any of its alternatives", () => {
  const segment = new Segment(["a?", "*.ts", "[x-z]"]);
  const names = ["ab", "a.ts", "y", "a", "w", "ab.md"];
  assertEquals(names.filter((x) => segment.matches(x)), ["ab", "a.ts", "y"]);
});

Deno.test("Segment.matches() does not blow up on many stars", () => {
  const segment = new Segment(["a*".repeat(200) + "b"]);
  assert(!segment.matches("a".repeat(400)));
  assert(segment.matches("a".repeat(400) + "b"));
});

Deno.test("Segment tells what it names: one text, or characters beyond ASCII", () => {
  const cases: [string[], string | null, boolean][] = [
    [["src"], "src", false],
    [["é"], "é", true],
    [["s*"], null, false],
    [["?"], null, false],
    [["[a-z]"], null, false],
    [["[!a]"], null, true],
    [["[а-я]"], null, true],
    [["a", "b"], null, false],
    [["a", "é"], null, true],
  ];
  for (const [texts, literal, isWide] of cases) {
    const segment = new Segment(texts);
    assertEquals(
      [segment.literal, segment.isWide],
      [literal, isWide],
      `${texts}`,
    );
  }
});

Deno.test("looksLikeFile() wants an extension without a star", () => {
  const files = ["a.ts", "*.md", "test_?.py", "*.[jt]s", "v1.2", ".env.local"];
  const others = ["src", ".env", "*.*", "p.q.*", "p.", "p.q.", "...", "a.t*"];
  const odd = ["p[.]q", "[.]", "*", "**", "a.*b", "[a.b]", ".?"];
  const oddFiles = ["?.q", "..a", "*.?", "[.].q", "a*.b"];
  for (const text of [...files, ...oddFiles]) {
    assert(looksLikeFile(text), text);
  }
  for (const text of [...others, ...odd]) {
    assert(!looksLikeFile(text), text);
  }
});
