/**
 * Patterns under fire: their normal form, what they cover, what they share.
 *
 * @module
 */
import * as fc from "fast-check";
import { contains, intersect } from "../../src/domain/region.ts";
import { normalizePattern } from "../../src/domain/pattern.ts";
import { type Property, property } from "./property.ts";
import { covers } from "./reference.ts";
import { anyPattern, normal, PATHS, pattern, region } from "./regions.ts";
import { must, mustBeSame } from "./same.ts";
import { hostileText } from "./values.ts";

/** A path, and patterns that were made from it by widening it here and there. */
const widened: fc.Arbitrary<
  { readonly path: string; readonly patterns: [string, string] }
> = fc.tuple(
  fc.oneof(
    hostileText,
    fc.string({
      unit: fc.constantFrom("a", "b", ".", "/", "é", "Σ", "\u{1f600}", "K"),
      minLength: 1,
    }),
    fc.string({
      unit: fc.constantFrom(
        ...[
          "\u0130",
          "I",
          "i",
          "K",
          "H",
          "\u0307",
          "\u0338",
          "\u0327",
          "\u0331",
        ],
        ...[
          "\u0323",
          "\u0301",
          "\u0345",
          "a",
          "/",
          "\u1100",
          "\u1161",
          "\u11a8",
        ],
      ),
      minLength: 1,
      maxLength: 6,
    }),
    fc.constantFrom("src/Straße/ΌΔΟΣ.ts", "a/İ/x.md", "\u{1f600}/.é/b"),
  ),
  fc.array(fc.nat(6), { minLength: 3, maxLength: 9 }),
  fc.array(fc.nat(6), { minLength: 3, maxLength: 9 }),
).map(([path, a, b]) => ({ path, patterns: [widen(path, a), widen(path, b)] }));

function widen(path: string, turns: readonly number[]): string {
  return [...path.normalize("NFC")].map((point, i) => {
    if (/[/\\[\]{}*?!^,-]/.test(point)) return point;
    switch (turns[i % turns.length]) {
      case 1:
        return "?";
      case 2:
        return "*";
      case 3:
        return `[${point}x]`;
      case 4:
        return `{${point},y}`;
      case 5:
        return point.toUpperCase();
      default:
        return point;
    }
  }).join("");
}

function mustCoverBoth(
  [a, b]: readonly [readonly string[], readonly string[]],
  found: { readonly a: string; readonly b: string; readonly path: string },
): void {
  const { path } = found;
  must(contains([found.a], path), `"${found.a}" does not cover "${path}"`);
  must(contains([found.b], path), `"${found.b}" does not cover "${path}"`);
  must(
    a.map(normalizePattern).includes(found.a) &&
      b.map(normalizePattern).includes(found.b),
    "the patterns are none of those given",
  );
  must(
    path.normalize("NFC") === path && path.isWellFormed() &&
      !/^\/|^[a-z]:\/|\\|[\p{Cc}\u2028\u2029]/iu.test(path) &&
      path.split("/").every((x) => !["", ".", ".."].includes(x)),
    `"${path}" is no plain path`,
  );
}

/** What must hold of patterns. */
export const PATTERNS: readonly Property[] = [
  property(
    "patterns: a normal form is its own, and nothing but a bad pattern throws",
    anyPattern,
    (text) => {
      const form = normal(text);
      if (form === "") return;
      mustBeSame(normalizePattern(form), form);
      must(
        !form.includes("\\") && form.trim() === form &&
          form.normalize("NFC") === form &&
          !/\/\/|^\/|\/$|[\p{Cc}\u2028\u2029]/u.test(form),
        `"${form}" is no normal form`,
      );
      mustBeSame(normal(`./${form}`), form);
      mustBeSame(normal(form.replaceAll("/", "//")), doubled(form));
    },
  ),
  property(
    "patterns: contains agrees with the reference on all short paths",
    pattern,
    (form) => {
      for (const path of PATHS) {
        mustBeSame([path, contains([form], path)], [path, covers(form, path)]);
      }
    },
    { share: 0.3 },
  ),
  property(
    "patterns: intersect finds a path where there is one, and only then",
    fc.tuple(pattern, pattern),
    ([a, b]) => {
      const found = intersect([a], [b]);
      const back = intersect([b], [a]);
      mustBeSame(found === null, back === null);
      if (found !== null) {
        mustCoverBoth([[a], [b]], found);
        must(
          covers(a, found.path) && covers(b, found.path),
          `the reference finds "${found.path}" in one of them only`,
        );
        return;
      }
      const shared = PATHS.find((x) => covers(a, x) && covers(b, x));
      must(shared === undefined, `both cover "${shared}"`);
    },
    { share: 0.5 },
  ),
  property(
    "patterns: regions meet in the first of their patterns that do",
    fc.tuple(region, region),
    ([a, b]) => {
      const first = a.flatMap((x) => b.map((y) => intersect([x], [y]))).find((
        x,
      ) => x !== null);
      mustBeSame(intersect(a, b), first ?? null);
    },
  ),
  property(
    "patterns: what was widened from one path shares a path",
    widened,
    ({ path, patterns }) => {
      const [a, b] = patterns;
      if (normal(a) === "" || normal(b) === "") return;
      const found = intersect([a], [b]);
      if (found !== null) mustCoverBoth([[a], [b]], found);
      const isShared = contains([a], path) && contains([b], path);
      must(!isShared || found !== null, `both cover "${path}"`);
      const composed = path.normalize("NFC");
      for (const form of [path.normalize("NFD"), composed]) {
        mustBeSame(contains([a], form), contains([a], path));
      }
    },
  ),
  property(
    "patterns: any two that are valid share a path that both cover, or none",
    fc.tuple(anyPattern, anyPattern, hostileText),
    ([a, b, path]) => {
      if (normal(a) === "" || normal(b) === "") return;
      const found = intersect([a], [b]);
      if (found !== null) mustCoverBoth([[a], [b]], found);
      const isShared = contains([a], path) && contains([b], path);
      must(!isShared || found !== null, `both cover "${path}"`);
    },
  ),
];

/** Slashes inside braces are text, and doubling them may leave an empty segment there. */
function doubled(form: string): string {
  return form.includes("{") ? normal(form.replaceAll("/", "//")) : form;
}
