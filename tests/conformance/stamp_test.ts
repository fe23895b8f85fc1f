import { assertEquals } from "@std/assert";
import { parseStamp } from "../../mod.ts";
import { testVectors, type Vector } from "./vectors.ts";

interface Vectored extends Vector {
  readonly s: unknown;
  readonly ms: number | null;
}

testVectors<Vectored>("parseStamp() conforms to the vectors", {
  file: "stamp",
  check: ({ s, ms }) => assertEquals(parseStamp(s), ms),
});
