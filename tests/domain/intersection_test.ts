import { assert, assertEquals } from "@std/assert";
import { compileGlob, globCovers } from "../../src/domain/glob.ts";
import { commonPath } from "../../src/domain/intersection.ts";
import {
  InvalidPatternError,
  normalizePattern,
} from "../../src/domain/pattern.ts";

/** What the specification says, word by word, without a thought for time. */
function plainlyCovers(normal: string, path: readonly string[]): boolean {
  const group = /\{([^{}]*)\}/.exec(normal);
  if (group) {
    const [whole, inside = ""] = group;
    return inside.split(",").some((x) =>
      plainlyCovers(normal.replace(whole, () => x), path)
    );
  }
  const segments = normal.split("/");
  const last = segments.at(-1)?.replace(/\[[^\]]*\]/g, "x") ?? "";
  const isFile = /^.+\.[^*.]+$/.test(last);
  const shortest = isFile ? path.length : 0;
  return path.some((_, k) =>
    k + 1 >= shortest && plainlyMatches(segments, path.slice(0, k + 1))
  ) || (!isFile && plainlyMatches(segments, []));
}

function plainlyMatches(
  [first, ...rest]: readonly string[],
  path: readonly string[],
): boolean {
  if (first === undefined) return path.length === 0;
  const [name, ...below] = path;
  if (first === "**") {
    return plainlyMatches(rest, path) ||
      (name !== undefined && plainlyMatches([first, ...rest], below));
  }
  return name !== undefined && regexpOf(first).test(name) &&
    plainlyMatches(rest, below);
}

function regexpOf(segment: string): RegExp {
  const source = segment.replace(/[.:]/g, "\\$&").replace(/\*+/g, ".*")
    .replaceAll("?", ".").replaceAll("[!", "[^");
  return new RegExp(`^${source}$`, "s");
}

function textsOver(chars: readonly string[], longest: number): string[] {
  let last = [""];
  return Array.from({ length: longest }, () => {
    last = last.flatMap((text) => chars.map((c) => text + c));
    return last;
  }).flat();
}

function isPath(path: readonly string[]): boolean {
  return path.every((name) => !["", ".", ".."].includes(name)) &&
    (path.length === 1 || !/^[a-z]:$/i.test(path[0] ?? ""));
}

function validPatterns(texts: Iterable<string>): string[] {
  const normal = new Set<string>();
  for (const text of texts) {
    try {
      normal.add(normalizePattern(text));
    } catch (error) {
      assert(error instanceof InvalidPatternError);
    }
  }
  normal.delete("");
  return [...normal];
}

/** Compares every pair of patterns with what a list of paths says of them. */
function checkAllPairs(
  patterns: readonly string[],
  paths: readonly string[][],
): void {
  const all = patterns.map((pattern) => {
    const glob = compileGlob(pattern);
    const covered = paths.map((path) => plainlyCovers(pattern, path));
    assertEquals(paths.map((path) => globCovers(glob, path)), covered, pattern);
    const places = covered.flatMap((isCovered, k) => isCovered ? [k] : []);
    return { pattern, glob, covered, places };
  });
  for (const a of all) {
    for (const b of all) {
      const found = commonPath(a.glob, b.glob);
      const what = `${a.pattern} and ${b.pattern}: ${found}`;
      if (found === null) {
        const common = a.places.find((place) => b.covered[place]);
        assertEquals(paths[common ?? -1], undefined, what);
      } else {
        const path = found.split("/");
        assert(isPath(path), what);
        assert(plainlyCovers(a.pattern, path), what);
        assert(plainlyCovers(b.pattern, path), what);
      }
    }
  }
}

const NAMES = textsOver(["a", "b", ".", ":"], 3);
const SHORT_NAMES = NAMES.filter((name) => name.length < 3);
const PATHS = [
  ...NAMES.map((name) => [name]),
  ...SHORT_NAMES.flatMap((x) => SHORT_NAMES.map((y) => [x, y])),
].filter(isPath);

Deno.test("commonPath() agrees with every short path on all pairs of short patterns", () => {
  const texts = textsOver(["a", ".", ":", "*", "?", "/"], 3);
  checkAllPairs(validPatterns(texts), PATHS);
});

Deno.test("commonPath() agrees with every short path on pairs made of larger pieces", () => {
  const pieces = "a b . : * ** ? / / /**/ [ab] [!a] [.] {a,b} {a/b,*} {,.a} .a";
  const tokens = pieces.split(" ");
  let state = 20_240_229;
  function below(limit: number): number {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 65_536) % limit;
  }
  const texts = Array.from(
    { length: 260 },
    () =>
      Array.from({ length: 1 + below(6) }, () => tokens[below(tokens.length)])
        .join(""),
  );
  checkAllPairs(validPatterns(texts), PATHS);
});

Deno.test("commonPath() gives a short and readable path", () => {
  const cases: [string, string, string | null][] = [
    ["**", "**", "a"],
    ["src/**", "**/*.ts", "src/a.ts"],
    ["src/**/a.ts", "src/lib/**", "src/lib/a.ts"],
    ["**/*.ts", "**/*.md", null],
    ["docs/*", "*/guide/**", "docs/guide"],
    ["{a,b}/x", "{c,b}/*", "b/x"],
    ["c:", "**", "c:"],
    ["[a-z]:/x", "**", null],
    ["?:/x", "**", "0:/x"],
    ["[.]", "**", null],
    ["É/*", "é/*.md", "é/a.md"],
  ];
  for (const [a, b, expected] of cases) {
    assertEquals(
      commonPath(compileGlob(a), compileGlob(b)),
      expected,
      `${a} ${b}`,
    );
  }
});

Deno.test("commonPath() stays within the product of the two sizes", () => {
  const braces = "{a,b}".repeat(8);
  const cases: [string, string][] = [
    ["**/a/".repeat(30) + "*1.ts", "**/b/".repeat(30) + "*2.ts"],
    [
      `**/x/${braces}/${"**/y/".repeat(25)}*1.t?`,
      `**/${braces}/${"**/z/".repeat(25)}*2.t?`,
    ],
    [
      `${braces}${"[ab]".repeat(150)}`,
      `*${"{a,d}".repeat(8)}*${"[ab]".repeat(100)}c*`,
    ],
    ["{a*,b*}".repeat(8) + "c?", "{a*,b*}".repeat(8) + "d?"],
  ];
  for (const [a, b] of cases) {
    assertEquals(commonPath(compileGlob(a), compileGlob(b)), null, `${a} ${b}`);
  }
});
