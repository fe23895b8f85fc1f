import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { compileRegion, covers } from "../../src/domain/region.ts";
import {
  isWithin,
  type Reach,
  reaches,
  regionOf,
} from "../../src/hook/reach.ts";
import { PATHS, pattern, region } from "../fuzz/regions.ts";

function reachTo(path: string, fields: Partial<Reach> = {}): Reach {
  return { shown: path, path, tail: "", below: false, ...fields };
}

/** Names that a pattern would read in its own way, or not at all. */
const ODD_NAMES: readonly string[] = [
  ...["!x", "[id]", "a+(b)", "@(x)", "?(x)", "*", "**", "{a,b}", "}", "]", "{"],
  ...["trail ", " lead", "\u00a0x", "x\ufeff", "a\nb", "a\u2028b", "a\u0085"],
  ...["a\ud800b", "\udc00", "C:", "c:", "é", "e\u0301", "\u0130", "a\\b"],
  ...["x".repeat(2_000), "\u0958".repeat(550), "-x", "~", "#x", "a,b", "^"],
];

const ODD_PATHS: readonly string[] = [
  ...ODD_NAMES,
  ...ODD_NAMES.map((name) => `${name}/in`),
  ...ODD_NAMES.map((name) => `src/${name}`),
  ...ODD_NAMES.map((name) => `src/${name}/deep/er`),
  Array.from({ length: 100 }, (_, i) => `d${i}`).join("/"),
  `${"y".repeat(590)}/${"z".repeat(40)}/x`,
];

Deno.test("regionOf claims a directory of any name, and all that is below", () => {
  for (const path of ODD_PATHS) {
    const region = regionOf(reachTo(path, { below: true }));
    // A first directory that looks like a drive is no path to `covers`.
    const asked = path.replace(/^[Cc]:/, "1:");
    for (const inside of [asked, `${asked}/x`, `${asked}/x/y/z.ts`]) {
      assert(covers(region, inside), JSON.stringify(inside.slice(0, 60)));
    }
  }
});

Deno.test("regionOf claims what a pattern behind a directory of any name covers", () => {
  for (const path of ODD_PATHS) {
    const asked = path.replace(/^[Cc]:/, "1:");
    const region = regionOf(reachTo(path, { tail: "*/[ab].{ts,js}" }));
    assert(covers(region, `${asked}/d/a.js`), JSON.stringify(path));
    const bad = regionOf(reachTo(path, { tail: "[/" }));
    assert(covers(bad, `${asked}/d/a.js`), JSON.stringify(path));
    const out = regionOf(reachTo(path, { tail: "*/../../../x" }));
    assert(covers(out, "x"), JSON.stringify(path));
  }
});

Deno.test("regionOf claims all of the root where that is touched", () => {
  for (const fields of [{ below: true }, { below: true, tail: "" }, {}]) {
    assertEquals(regionOf(reachTo("", fields)).patterns[0], "**");
  }
  assertEquals(regionOf(reachTo("", { tail: "a*" })).patterns, ["a*"]);
});

Deno.test("regionOf claims no more than it must", () => {
  const table: [Reach, string, boolean][] = [
    [reachTo("src", { below: true }), "srcx", false],
    [reachTo("src", { below: true }), "doc/src", false],
    [reachTo("src", { tail: "*.ts" }), "src/a.ts", true],
    [reachTo("src", { tail: "*.ts" }), "src/a/b.ts", false],
    [reachTo("src", { tail: "*.ts", below: true }), "src/a.ts/b", true],
    [reachTo("src", { tail: "{a,b}" }), "src/c", false],
    [reachTo("[id]", { below: true }), "i/x", false],
    [reachTo("a+(b)", { below: true }), "a+b/x", false],
  ];
  for (const [reach, path, expected] of table) {
    assertEquals(covers(regionOf(reach), path), expected, path);
  }
});

Deno.test("a plain path reaches a region that covers it, whatever its name", () => {
  const all = compileRegion(["**"]);
  for (const path of ODD_PATHS) {
    assert(reaches(reachTo(path), all), JSON.stringify(path.slice(0, 60)));
    assert(reaches(reachTo(path, { below: true }), all));
    assert(reaches(reachTo(path, { tail: "*" }), all));
  }
});

Deno.test("a directory reaches what is held inside it and around it, and not beside it", () => {
  const table: [Partial<Reach>, string, boolean][] = [
    [{ below: true }, "src/api/**", true],
    [{ below: true }, "src/api", true],
    [{ below: true }, "**/api.ts", true],
    [{ below: true }, "**", true],
    [{ below: true }, "srcs/**", false],
    [{ below: true }, "docs/src/**", false],
    [{}, "src/api/**", false],
    [{}, "src/**", true],
    [{ tail: "*.ts" }, "src/*.md", false],
    [{ tail: "*.ts" }, "src/a.*", true],
    [{ tail: "../docs/*" }, "docs/a", true],
    [{ tail: "*/../../docs/*" }, "docs/a", true],
  ];
  for (const [fields, held, expected] of table) {
    const reach = reachTo("src", fields);
    assertEquals(reaches(reach, compileRegion([held])), expected, held);
  }
});

Deno.test("nothing reaches a region without patterns", () => {
  const none = compileRegion(["", " "]);
  assert(!reaches(reachTo("a"), none));
  assert(!reaches(reachTo("", { below: true }), none));
});

Deno.test("the root as a mere path reaches nothing", () => {
  assert(!reaches(reachTo(""), compileRegion(["**"])));
  assert(!isWithin(reachTo(""), compileRegion(["**"])));
});

Deno.test("a directory whose name holds a backslash is held as the pattern reads it", () => {
  const held = compileRegion(["a\\b/**"]);
  assert(reaches(reachTo("a\\b/x"), held));
  assert(reaches(reachTo("a\\b", { below: true }), held));
  assert(reaches(reachTo("a\\b", { tail: "*" }), held));
});

const clean = fc.constantFrom(...PATHS);
const reachArb = fc.tuple(
  fc.oneof(fc.constant(""), clean),
  fc.oneof({ arbitrary: fc.constant(""), weight: 2 }, {
    arbitrary: pattern,
    weight: 1,
  }),
  fc.boolean(),
).map(([path, tail, below]) => reachTo(path, { tail, below }));

/** Those of the short paths that are surely touched. */
function touchedBy(reach: Reach): string[] {
  const prefix = reach.path === "" ? "" : `${reach.path}/`;
  if (reach.tail === "") {
    return PATHS.filter((x) =>
      x === reach.path || (reach.below && x.startsWith(prefix))
    );
  }
  const tail = compileRegion([reach.tail]);
  const below = compileRegion([`${reach.tail}/**`]);
  return PATHS.filter((x) => {
    if (!x.startsWith(prefix)) return false;
    const rest = x.slice(prefix.length);
    return covers(tail, rest) || (reach.below && covers(below, rest));
  });
}

Deno.test("isWithin is never true where something outside is touched", () => {
  fc.assert(
    fc.property(reachArb, region, (reach, patterns) => {
      const region = compileRegion(patterns);
      if (!isWithin(reach, region)) return;
      for (const path of touchedBy(reach)) {
        assert(covers(region, path), `${path} lies outside ${patterns}`);
      }
    }),
    { seed: 7, numRuns: 600 },
  );
});

Deno.test("a region that covers a touched path is reached", () => {
  fc.assert(
    fc.property(reachArb, region, (reach, patterns) => {
      const region = compileRegion(patterns);
      const hit = touchedBy(reach).find((path) => covers(region, path));
      if (hit !== undefined) assert(reaches(reach, region), hit);
    }),
    { seed: 8, numRuns: 600 },
  );
});

Deno.test("isWithin knows the regions that surely hold a whole directory", () => {
  const table: [Reach, string, boolean][] = [
    [reachTo("src/a.ts"), "src/*.ts", true],
    [reachTo("src", { below: true }), "src/**", true],
    [reachTo("src/x", { below: true }), "src/**", true],
    [reachTo("src", { below: true }), "**", true],
    [reachTo("", { below: true }), "**/*", true],
    [reachTo("", { below: true }), "src/**", false],
    [reachTo("src", { below: true }), "src", false],
    [reachTo("src", { below: true }), "src/*", false],
    [reachTo("src", { below: true }), "src/**/*.ts", false],
    [reachTo("src", { tail: "*.ts" }), "src/**", true],
    [reachTo("src", { tail: "../x" }), "src/**", false],
    [reachTo("src/a", { tail: "*/../../../x" }), "src/**", false],
  ];
  for (const [reach, held, expected] of table) {
    assertEquals(isWithin(reach, compileRegion([held])), expected, held);
  }
});
