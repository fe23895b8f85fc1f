/**
 * Arbitraries for texts and JSON values, made of what has broken readers
 * before: what ends a line somewhere, what JSON cannot carry, what an object
 * inherits, numbers that are none.
 *
 * @module
 */
import * as fc from "fast-check";

/** Characters and words that some reader, somewhere, treats in its own way. */
export const HOSTILE: readonly string[] = [
  ...["\0", "\ufeff", "\r", "\n", "\r\n", "\t", "\v", "\f", "\x1b[31m", "\x1c"],
  ...["\u0085", "\u00a0", "\u2028", "\u2029", "\u202e", "\ud800", "\udc00"],
  ...["é", "e\u0301", "\u212a", "\u0130", "ß", "Σ", "ſ", "\u{1f600}", "\u0338"],
  ...["__proto__", "constructor", "hasOwnProperty", "toString"],
  ...["{", "}", "[", "]", '"', "'", "\\", ",", ":", "/", "#", "=", "*", "?"],
  ...["NaN", "-Infinity", "1e999", "-0", "null", "true", "//", "/*", "*/"],
];

/** Texts of hostile characters and plain ones. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...HOSTILE, "a", "b", " ", "1", ".") }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);

/** Numbers at which something changes. */
export const oddNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    ...[0, -0, 1, -1, 0.5, 7, 2 ** 31, 2 ** 52 - 1, 2 ** 52, 2 ** 52 + 1],
    ...[2 ** 53 - 1, 2 ** 53, 2 ** 63, 1e300, 5e-324, -1e21, 1e21],
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Values that hold no other. */
export const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.boolean(),
  fc.constantFrom<unknown>(null, "", "api", "t1", "7", " 1_0 "),
  oddNumber,
  hostileText,
);

/**
 * A plain object of these members, `__proto__` a key like any other.
 *
 * @param keys What its keys are; of equal ones the last stays.
 * @param values What they hold.
 */
export function objectOf<T>(
  keys: fc.Arbitrary<string>,
  values: fc.Arbitrary<T>,
  maxLength: number = 8,
): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(keys, values), { maxLength }).map((members) =>
    Object.fromEntries(members)
  );
}

/** Any JSON value, a few levels deep. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<
  { value: unknown; list: unknown[]; table: Record<string, unknown> }
>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    tie("list"),
    tie("table"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  table: objectOf(
    fc.oneof(fc.constantFrom("lane", "op", "lease", "a", ""), hostileText),
    tie("value"),
    4,
  ),
})).value;

/** A value inside so many lists and tables. */
export function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}
