import { assertEquals } from "@std/assert";
import { countTouching } from "../../src/domain/commits.ts";
import { compileRegion } from "../../src/domain/region.ts";

Deno.test("countTouching counts the commits to a region after a moment", () => {
  const commits = [
    { at_ms: 3000, paths: ["web/x.ts", "api/y.ts"] },
    { at_ms: 2000, paths: ["web/x.ts"] },
    { at_ms: 1000, paths: ["api/y.ts"] },
    { at_ms: 4000, paths: [] },
  ];
  const api = (): ReturnType<typeof compileRegion> => compileRegion(["api/**"]);
  assertEquals(countTouching(commits, api, 0), 2);
  assertEquals(countTouching(commits, api, 1000), 1);
  assertEquals(countTouching(commits, api, 3000), 0);
});

Deno.test("countTouching makes no region where there is nothing to compare", () => {
  const never = (): never => {
    throw new Error("made");
  };
  assertEquals(countTouching([{ at_ms: 1, paths: ["a"] }], never, 1), 0);
});
