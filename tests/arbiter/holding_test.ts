import { assertEquals } from "@std/assert";
import { Holding } from "../../src/arbiter/holding.ts";
import { indexCatalogue } from "../../src/domain/catalogue.ts";
import { compileRegion, meet } from "../../src/domain/region.ts";
import { aLease, TOWN } from "./town.ts";

const LANES = indexCatalogue(TOWN);

function holding(lease: unknown): Holding {
  return new Holding(Object(lease), LANES);
}

function holds(lease: unknown, path: string): boolean {
  return meet(compileRegion([path]), holding(lease).region) !== null;
}

Deno.test("Holding resolves the lane and the kind of any record", () => {
  const rows: [lease: unknown, id: string, kind: string][] = [
    [aLease("api"), "api", "cluster"],
    [{ lane: " WK ", lane_kind: "" }, "worker", "cluster"],
    [{ lane: "ops", lane_kind: null }, "infra", "infra"],
    [{ lane: "x", lane_kind: "Named" }, "x", "named"],
    [{ lane: "x" }, "x", "keyword"],
    [{ lane: 5, lane_kind: 7 }, "5", "keyword"],
    [{ lane: null }, "", "keyword"],
    [{}, "", "keyword"],
    [null, "", "keyword"],
    ["api", "", "keyword"],
  ];
  for (const [lease, id, kind] of rows) {
    const { id: foundId, kind: foundKind } = holding(lease);
    assertEquals([foundId, foundKind], [id, kind]);
  }
});

Deno.test("Holding takes the exact region where one was recorded, else the tree with all below it", () => {
  const tree = ["src/q.ts"];
  const rows: [lease: unknown, path: string, held: boolean][] = [
    [{ tree }, "src/q.ts/x.ts", true],
    [{ tree, region: ["a.ts"] }, "src/q.ts", false],
    [{ tree, region: ["a.ts"] }, "a.ts", true],
    [{ tree, region: ["a.ts"] }, "a.ts/b.ts", false],
    [{ tree, region: [] }, "src/q.ts", true],
    [{ tree, region: [" "] }, "src/q.ts", true],
    [{ tree, region: ["a.ts", "["] }, "src/q.ts", true],
    [{ tree, region: "a.ts" }, "src/q.ts", true],
    [{ tree: [], region: ["a.ts"] }, "a.ts", true],
    [{ tree: [] }, "a.ts", false],
    [{ tree: ["", " "] }, "a.ts", false],
  ];
  for (const [lease, path, held] of rows) {
    assertEquals(holds(lease, path), held, JSON.stringify([lease, path]));
  }
});

Deno.test("Holding claims everything where the tree cannot be read", () => {
  const trees: unknown[] = [
    undefined,
    null,
    "src",
    5,
    {},
    [1, "a"],
    [["a"]],
    ["ok/**", "["],
    ["../x"],
  ];
  for (const tree of trees) {
    assertEquals(holding({ lane: "x", tree }).region.patterns, ["**"]);
  }
});

Deno.test("Holding.tree is the recorded tree whatever the region", () => {
  const lease = { tree: ["src/q*"], region: ["src/q.ts"] };
  assertEquals(holding(lease).tree.patterns, ["src/q*"]);
  assertEquals(holding({ region: ["a"] }).tree.patterns, ["**"]);
});

Deno.test("Holding.text gives text as recorded and nothing else", () => {
  const found = holding({ lane: " API ", holder: 7, loop_ts: null });
  assertEquals(
    ["lane", "holder", "loop_ts", "toString"].map((key) => found.text(key)),
    [" API ", "", "", ""],
  );
});
