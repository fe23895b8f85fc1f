import { assertStrictEquals } from "@std/assert";
import { asJson } from "../../src/mcp/tool.ts";

Deno.test("an outcome is told as the object it is", () => {
  const outcome = { outcome: "held" };
  assertStrictEquals(asJson(outcome) as unknown, outcome);
});
