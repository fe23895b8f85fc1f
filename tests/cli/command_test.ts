import { assertEquals } from "@std/assert";
import { present } from "../../src/cli/command.ts";

Deno.test("present drops what is undefined and nothing else", () => {
  assertEquals(
    Object.entries(present({
      a: undefined,
      b: null,
      c: 0,
      d: "",
      e: false,
      f: [],
    })),
    [["b", null], ["c", 0], ["d", ""], ["e", false], ["f", []]],
  );
});
