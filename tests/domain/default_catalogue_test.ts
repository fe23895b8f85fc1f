import { assertEquals } from "@std/assert";
import { declaredTree, indexCatalogue } from "../../src/domain/catalogue.ts";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";

Deno.test("DEFAULT_CATALOGUE declares main and global", () => {
  const lanes = indexCatalogue(DEFAULT_CATALOGUE);
  assertEquals([...lanes.known.keys()], ["main", "global"]);
  assertEquals(lanes.autopick, ["main"]);
  assertEquals(declaredTree(lanes, "main"), ["**/*"]);
});
