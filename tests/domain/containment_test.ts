import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { liesIn } from "../../src/domain/containment.ts";
import { contains } from "../../src/domain/region.ts";

Deno.test("liesIn finds what is the same or below a plain directory", () => {
  const table: [string[], string[], boolean][] = [
    [["api/**"], ["api/**"], true],
    [["API/"], ["api/**"], true],
    [["api/core"], ["api/**"], true],
    [["api/*/x?.ts"], ["api/**"], true],
    [["api/{a,b}/**"], ["docs/**", "api/**"], true],
    [["anything/at/all"], ["**"], true],
    [["x"], ["**/*"], true],
    [["src/*.ts"], ["src/*.ts"], true],
    [["api/**", "lib/**"], ["api/**"], false],
    [["api/**"], ["api/core/**"], false],
    [["apiary/x"], ["api/**"], false],
    [["ap*/x"], ["api/**"], false],
    [["{api,lib}/x"], ["api/**"], false],
    [["**/x"], ["api/**"], false],
    [["api/x"], ["a*/**"], false],
    [["api/x"], ["api/*"], false],
    [[], ["**"], false],
    [["x"], [], false],
  ];
  for (const [inner, outer, expected] of table) {
    assertEquals(liesIn(inner, outer), expected, `${inner} in ${outer}`);
  }
});

Deno.test("what liesIn finds is so: no path of the one is outside the other", () => {
  const part = fc.constantFrom("a", "b", "*", "**", "?", "{a,b}", "[ab]", "ab");
  const pattern = fc.array(part, { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join("/"));
  const region = fc.array(pattern, { minLength: 1, maxLength: 2 });
  const name = fc.constantFrom("a", "b", "ab", "c");
  const path = fc.array(name, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("/"));
  fc.assert(
    fc.property(region, region, path, (inner, outer, one) => {
      if (!liesIn(inner, outer) || !contains(inner, one)) return;
      assert(contains(outer, one), `${inner} in ${outer} at ${one}`);
    }),
    { numRuns: 3000 },
  );
});
