import { assertEquals, assertInstanceOf } from "@std/assert";
import { UsageFault } from "../../src/cli/usage_fault.ts";

Deno.test("UsageFault carries a stable code and what to do next", () => {
  const fault = new UsageFault("Cannot read it", { hint: "Write it." });
  assertInstanceOf(fault, RangeError);
  assertEquals(fault.code, "USAGE");
  assertEquals(fault.hint, "Write it.");
  assertEquals(fault.misspelling, null);
  assertEquals(new UsageFault("x").hint, "");
});
