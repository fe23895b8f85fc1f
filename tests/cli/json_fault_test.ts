import { assertEquals } from "@std/assert";
import { faultOffset } from "../../src/cli/json_fault.ts";

const FAULTS: readonly [text: string, offset: number][] = [
  ["", 0],
  ["[1, 2", 5],
  ["[}]", 1],
  ["[1] 2", 4],
  ["[1, // two\n]", 4],
];

for (const [text, offset] of FAULTS) {
  Deno.test(`faultOffset() of ${JSON.stringify(text)} is ${offset}`, () => {
    assertEquals(faultOffset(text), offset);
  });
}
