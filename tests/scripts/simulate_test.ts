import { assertEquals } from "@std/assert";
import { readWish, type Wish } from "../../scripts/simulate.ts";

const CASES: readonly (readonly [string, Wish | null])[] = [
  ["238", { kind: "replay", seed: 238 }],
  ["--seeds 100", { kind: "many", from: 1, count: 100 }],
  ["--from 7 --seeds 100", { kind: "many", from: 7, count: 100 }],
  ["", null],
  ["x", null],
  ["-1", null],
  ["1 2", null],
  ["--seeds", null],
  ["--seeds 5 7", null],
  ["--from 7", null],
  ["3 --from 7", null],
];

for (const [line, wish] of CASES) {
  Deno.test(`readWish() of "${line}"`, () => {
    assertEquals(readWish(line.split(" ").filter((x) => x !== "")), wish);
  });
}
