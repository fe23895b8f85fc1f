/**
 * Arbitraries for patterns and regions, and the paths they are tried on.
 *
 * @module
 */
import * as fc from "fast-check";
import {
  InvalidPatternError,
  normalizePattern,
} from "../../src/domain/pattern.ts";
import { HOSTILE, hostileText } from "./values.ts";

const ITEMS = [
  ...["a", "b", "A", "B", ".", "a", "b", ".", "*", "**", "***", "?", "ab"],
  ...["[ab]", "[!a]", "[^b]", "[a-b]", "[.a]", "[]a]", "[a-]", "[{b]", "[,a]"],
  ...["{a,b}", "{a}", "{.a,}", "{,a/}", "{a/b,b}", "{a,{b,.}}", "{**,a}"],
  ...["{[ab],?}", "{a,B/*}", "{*.a,b}", "{a.b,a}/"],
];

const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "*", "**", "a.b", "*.a") },
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...ITEMS), {
      minLength: 1,
      maxLength: 4,
    }).map((items) => items.join("")),
  },
);

/** Patterns over a small alphabet as one might write them; not all are valid. */
export const writtenPattern: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom("", "", "", "", "./", "a/../"),
  fc.array(segment, { minLength: 1, maxLength: 4 }),
  fc.constantFrom("", "", "", "/", "/**", "/*"),
).map(([head, segments, tail]) => head + segments.join("/") + tail);

/** Valid patterns over a small alphabet, in normal form. */
export const pattern: fc.Arbitrary<string> = writtenPattern.map(normal).filter(
  (x) => x !== "",
);

/** Anything that may be given as a pattern. */
export const anyPattern: fc.Arbitrary<string> = fc.oneof(
  writtenPattern,
  hostileText,
  fc.string({
    unit: fc.constantFrom(
      ...[
        "a",
        "é",
        "e\u0301",
        "Σ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "*",
        "?",
        "!",
        "-",
      ],
      ...["/", "\\", ".", "..", " ", "^", "(", "+", "@", ":", "C:"],
    ),
    maxLength: 20,
  }),
  fc.tuple(writtenPattern, fc.nat(12), fc.constantFrom(...HOSTILE, "!", " "))
    .map((
      [text, at, odd],
    ) => text.slice(0, at) + odd + text.slice(at)),
);

/** A region: a few patterns. */
export const region: fc.Arbitrary<string[]> = fc.array(pattern, {
  minLength: 1,
  maxLength: 3,
});

/** The normal form, `""` for a pattern that has none. */
export function normal(text: string): string {
  try {
    return normalizePattern(text);
  } catch (error) {
    if (error instanceof InvalidPatternError) return "";
    throw error;
  }
}

const LETTERS = ["a", "b", "."];
const SHORT = ["a", "b", "ab", "ba", ".a", "a.", "a.b", "b.a", "...", "a.a"];
const SHORTER = ["a", "b", "ab", ".a", "a.b", "b.a"];
const SHORTEST = ["a", "b", "a.b"];

/** All short paths over the small alphabet; the deeper, the fewer names are tried. */
export const PATHS: readonly string[] = [
  ...[1, 2, 3, 4].flatMap((length) => words(LETTERS, length)).filter((x) =>
    x !== "." && x !== ".."
  ),
  ...words(SHORT.map((x) => `${x}/`), 2).map((x) => x.slice(0, -1)),
  ...words(SHORTER.map((x) => `${x}/`), 3).map((x) => x.slice(0, -1)),
  ...words(SHORTEST.map((x) => `${x}/`), 4).map((x) => x.slice(0, -1)),
];

function words(letters: readonly string[], length: number): string[] {
  return length === 0
    ? [""]
    : words(letters, length - 1).flatMap((word) =>
      letters.map((letter) => word + letter)
    );
}
