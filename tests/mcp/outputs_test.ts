import { assertEquals } from "@std/assert";
import { ACQUIRED, listOf, REASONED } from "../../src/mcp/outputs.ts";

Deno.test("an answer is an object with an outcome, and more may be there", () => {
  assertEquals([ACQUIRED["type"], ACQUIRED["required"]], [
    ...["object", ["outcome", "reason"]],
  ]);
  for (const schema of [ACQUIRED, REASONED, listOf("leases", "All.")]) {
    assertEquals(schema["additionalProperties"], undefined);
  }
});

Deno.test("a list is an object with one name", () => {
  assertEquals(listOf("leases", "All."), {
    type: "object",
    properties: {
      leases: {
        ...{ type: "array", items: { type: "object" } },
        description: "All.",
      },
    },
    required: ["leases"],
  });
});
