import { assertEquals, assertThrows } from "@std/assert";
import { InvalidPatternError } from "../../src/domain/pattern.ts";
import { peerTree } from "../../src/domain/peer_tree.ts";

Deno.test("peerTree() writes braces out and cuts at what peers do not know", () => {
  const cases: [string[], string[]][] = [
    [["src/**", "docs"], ["src/**", "docs"]],
    [["src/ap?/x"], ["src/ap*"]],
    [["src/[ab]/x.ts"], ["src/*"]],
    [["?x"], ["*"]],
    [["{a,b}/*.ts"], ["a/*.ts", "b/*.ts"]],
    [["{a,b?}/c", "d"], ["a/c", "b*", "d"]],
    [["a/*b?c"], ["a/*b*"]],
    [["x[{]y"], ["x*"]],
    [["./SRC/"], ["SRC/**"]],
    [["", " "], []],
  ];
  for (const [region, tree] of cases) {
    assertEquals(peerTree(region), tree, `${region}`);
  }
});

Deno.test("peerTree() throws on a pattern that cannot be used", () => {
  assertThrows(() => peerTree(["../x"]), InvalidPatternError);
});
