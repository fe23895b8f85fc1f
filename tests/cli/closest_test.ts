import { assertEquals } from "@std/assert";
import { nearestSpelling } from "../../src/cli/closest.ts";

Deno.test("nearestSpelling finds what was meant, and nothing where nothing is near", () => {
  const words = ["init", "lease-lane", "arbitrate", "journal"];
  const table: [string, string | undefined][] = [
    ["lease_lane", "lease-lane"],
    ["ini", "init"],
    ["JOURNAL", "journal"],
    ["jounral", "journal"],
    ["int", "init"],
    ["arbtrte", "arbitrate"],
    ["frobnicate", undefined],
    ["quux", undefined],
    ["lane", undefined],
    ["", undefined],
  ];
  for (const [word, meant] of table) {
    assertEquals(nearestSpelling(word, words), meant, word);
  }
  assertEquals(nearestSpelling("init", []), undefined);
});
