import { assertEquals } from "@std/assert";
import { counted } from "../../src/cli/counted.ts";

Deno.test("counted says one of a thing as one", () => {
  assertEquals(counted(1, "line"), "1 line");
  assertEquals(counted(0, "line"), "0 lines");
  assertEquals(counted(2, "entry", "entries"), "2 entries");
  assertEquals(counted(1, "entry", "entries"), "1 entry");
});
