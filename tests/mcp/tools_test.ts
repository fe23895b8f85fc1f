import { assert, assertEquals } from "@std/assert";
import { listing, TOOLS } from "../../src/mcp/tools.ts";

const [allowed, barred] = [true, false];

Deno.test("the tools are these, and each says what it takes and answers", () => {
  assertEquals(TOOLS.map(({ name }) => name), [
    ...["lease_acquire", "lease_wait", "lease_release", "lease_heartbeat"],
    ...["lease_check", "lease_list", "arbitrate", "why", "journal_tail"],
  ]);
  for (const tool of TOOLS) {
    const told = listing(tool, barred);
    assertEquals([told.inputSchema["type"], told.outputSchema["type"]], [
      ...["object", "object"],
    ]);
    assert(told.description.length > 40, tool.name);
    assert(!JSON.stringify(told.inputSchema).includes("force"), tool.name);
  }
});

Deno.test("a client is told which tools change something, and which may rob", () => {
  const robbing = (allowForce: boolean): string[] =>
    TOOLS.map((tool) => listing(tool, allowForce))
      .filter(({ annotations }) => annotations["destructiveHint"] === true)
      .map(({ name }) => name);
  const reading = TOOLS.map((tool) => listing(tool, barred))
    .filter(({ annotations }) => annotations["readOnlyHint"] === true)
    .map(({ name }) => name);
  assertEquals(reading, [
    ...["lease_check", "lease_list", "arbitrate", "why", "journal_tail"],
  ]);
  assertEquals(robbing(barred), []);
  assertEquals(robbing(allowed), [
    ...["lease_acquire", "lease_wait", "lease_release"],
  ]);
});
