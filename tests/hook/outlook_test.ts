import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Lease } from "../../src/domain/lease.ts";
import { hitsOf } from "../../src/hook/hits.ts";
import { Outlook } from "../../src/hook/outlook.ts";
import type { Reach } from "../../src/hook/reach.ts";
import { anyPattern, writtenPattern } from "../fuzz/regions.ts";
import { jsonValue } from "../fuzz/values.ts";

function reachTo(path: string, fields: Partial<Reach> = {}): Reach {
  return { shown: path, path, tail: "", below: false, ...fields };
}

const WORDS = [
  ...["a", "b", "A", "B", "ab", "a.b", ".a", "é", "e\u0301", "É", "\u0130"],
  ...["i\u0307", "I", "K", "\u212a", "k", "ß", "ẞ", "ſ", "s", "Σ", "ς", "a-b"],
];

const HAND_WRITTEN: readonly string[] = [
  ...["./a", "a//b", "a\\b", "a/../b", "a/./b", "A/**", "**", "**/a", "a/", ""],
  ...["{a,b}/x", "a/{b,**}", "[ab]/b", "[!a]/b", "a?", "a*", "*", " a", "a "],
  ...["\u0130/**", "i\u0307/x", "\u212a/**", "K/**", "É/**", "e\u0301/**", "~"],
  ...["a".repeat(1_100), "a/".repeat(65) + "a", "a/".repeat(63) + "a", "-a/b"],
  ...["/etc", "C:/a", "../a", "!a", "[", "{", "a+(b)", "...", "a/...", "#a"],
];

const heldPattern = fc.oneof(
  writtenPattern,
  anyPattern,
  fc.constantFrom(...HAND_WRITTEN),
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }).map((x) =>
    x.join("/")
  ),
);
const patterns = fc.oneof(
  { arbitrary: fc.array(heldPattern, { maxLength: 3 }), weight: 9 },
  { arbitrary: jsonValue, weight: 1 },
);
const lease: fc.Arbitrary<Lease> = fc.tuple(
  fc.option(patterns, { nil: undefined, freq: 2 }),
  fc.option(patterns, { nil: undefined, freq: 6 }),
).map(([region, tree]) => ({
  lane: "api",
  ...(region === undefined ? {} : { region }),
  ...(tree === undefined ? {} : { tree }),
}));

/** What the walk over the disk gives: clean, in any case and form. */
const path = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }).map((x) =>
  x.join("/")
);
const tail = fc.oneof(
  { arbitrary: fc.constant(""), weight: 2 },
  { arbitrary: writtenPattern, weight: 2 },
  {
    arbitrary: fc.tuple(writtenPattern, writtenPattern).map(([a, b]) =>
      `${a}/../../${b}`
    ),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom("..", "../*", "*\\..\\x", "[", "{a", "..a*"),
    weight: 1,
  },
);
const reach = fc.tuple(path, tail, fc.boolean()).map(([path, tail, below]) =>
  reachTo(path, { tail, below })
);

Deno.test("mayTouch is never false where the exact rules find a hit", () => {
  let hits = 0;
  let ruledOut = 0;
  fc.assert(
    fc.property(
      fc.array(reach, { minLength: 1, maxLength: 3 }),
      lease,
      (touched, held) => {
        const may = new Outlook(touched).mayTouch(held);
        const isHit = hitsOf(touched, [held]).length > 0;
        if (isHit) hits++;
        if (!may) ruledOut++;
        assert(may || !isHit, "a hit was ruled out");
      },
    ),
    { seed: 11, numRuns: 4_000 },
  );
  // The property says nothing if one of the two never happens.
  assert(hits > 500, `${hits} hits`);
  assert(ruledOut > 200, `${ruledOut} ruled out`);
});

Deno.test("mayTouch rules out what begins otherwise, and nothing that is not plain", () => {
  const table: [Reach, string, boolean][] = [
    [reachTo("src/a.ts"), "docs/**", false],
    [reachTo("src/a.ts"), "src/**", true],
    [reachTo("SRC/a.ts"), "src/**", true],
    [reachTo("src/a.ts"), "SRC/**", true],
    [reachTo("src"), "src", true],
    [reachTo("srcs"), "src", false],
    [reachTo("src"), "src/a", false],
    [reachTo("src", { below: true }), "src/a", true],
    [reachTo("src", { tail: "*" }), "src/a", true],
    [reachTo("src", { tail: "../*" }), "docs/a", true],
    [reachTo("", { below: true }), "docs/a", true],
    [reachTo("a\\b"), "docs/a", true],
    [reachTo("src"), "[d]ocs", true],
    [reachTo("src"), "./docs", true],
    [reachTo("src"), "docs//a", true],
    [reachTo("src"), "døcs", true],
  ];
  for (const [reach, held, expected] of table) {
    assertEquals(
      new Outlook([reach]).mayTouch({ region: [held] }),
      expected,
      held,
    );
  }
});

Deno.test("a region that cannot be used leaves it to the tree, however plain it looks", () => {
  const tree = ["src/**"];
  const unusable = ["a".repeat(1_100), "a/".repeat(65) + "a"];
  for (const text of unusable) {
    const held = { region: [text], tree };
    const touched = [reachTo("src/x.ts")];
    assertEquals(hitsOf(touched, [held]).length, 1);
    assert(new Outlook(touched).mayTouch(held));
    const alone = { tree: [text] };
    assertEquals(hitsOf(touched, [alone]).length, 1);
    assert(new Outlook(touched).mayTouch(alone));
  }
});

Deno.test("a lease that says nothing of its region may hold anything, an empty tree nothing", () => {
  const outlook = new Outlook([reachTo("src/a.ts")]);
  assert(outlook.mayTouch({}));
  assert(outlook.mayTouch({ region: [] }));
  assert(outlook.mayTouch({ region: "docs", tree: 7 }));
  assert(!outlook.mayTouch({ tree: [] }));
  assert(!outlook.mayTouch({ region: [], tree: [] }));
  assert(!outlook.mayTouch({ region: "src", tree: ["docs"] }));
});

Deno.test("an outlook on nothing touches nothing that is plain", () => {
  assert(!new Outlook([]).mayTouch({ region: ["src/**"] }));
});
