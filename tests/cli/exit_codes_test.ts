import { assertEquals } from "@std/assert";
import {
  EXIT,
  EXIT_MEANINGS,
  exitOf,
  outcomeOf,
} from "../../src/cli/exit_codes.ts";

Deno.test("exitOf follows the outcome", () => {
  const table: [unknown, number][] = [
    [{ outcome: "acquire" }, 0],
    [{ outcome: "released" }, 0],
    [{ outcome: "refuse" }, 1],
    [{ outcome: "lock-busy" }, 4],
    [[], 0],
    [7, 0],
    [null, 0],
  ];
  for (const [value, exit] of table) assertEquals(exitOf(value), exit);
});

Deno.test("outcomeOf reads text only", () => {
  assertEquals(outcomeOf({ outcome: 7 }), "");
  assertEquals(outcomeOf("refuse"), "");
});

Deno.test("EXIT_MEANINGS has a meaning for every code", () => {
  assertEquals([...EXIT_MEANINGS.keys()], Object.values(EXIT));
});
