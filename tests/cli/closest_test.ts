import { assertEquals } from "@std/assert";
import { closestString } from "../../src/cli/closest.ts";

Deno.test("closestString finds the nearest spelling", () => {
  const words = ["init", "lease-lane", "arbitrate", "journal"];
  assertEquals(closestString("lease_lane", words), "lease-lane");
  assertEquals(closestString("ini", words), "init");
  assertEquals(closestString("JOURNAL", words), "journal");
});
