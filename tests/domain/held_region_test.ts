import { assert, assertEquals } from "@std/assert";
import {
  heldRegion,
  heldTree,
  recordedRegion,
} from "../../src/domain/held_region.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { covers } from "../../src/domain/region.ts";

Deno.test("heldRegion is the exact region, else the tree and all below it", () => {
  const rows: [lease: Lease, path: string, held: boolean][] = [
    [{ region: ["a.ts"], tree: ["**"] }, "a.ts", true],
    [{ region: ["a.ts"], tree: ["**"] }, "b.ts", false],
    [{ region: [" "], tree: ["b.ts"] }, "b.ts", true],
    [{ tree: ["b.ts"] }, "b.ts/below", true],
    [{ tree: [] }, "b.ts", false],
  ];
  for (const [lease, path, held] of rows) {
    assertEquals(covers(heldRegion(lease), path), held, path);
  }
});

Deno.test("heldRegion is everything where a lease cannot be read", () => {
  const rows: Lease[] = [{}, { tree: "src" }, { tree: [1] }, {
    region: ["../x"],
  }, {
    region: [],
    tree: ["{"],
  }];
  for (const lease of rows) {
    assert(covers(heldRegion(lease), "any/path"));
  }
});

Deno.test("heldTree and recordedRegion read one field each", () => {
  const lease = { tree: ["src/*"], region: ["src/*.ts"] };
  assertEquals(heldTree(lease).patterns, ["src/*"]);
  assertEquals(recordedRegion(lease)?.patterns, ["src/*.ts"]);
  assertEquals(recordedRegion({ tree: ["x"] }), undefined);
});
