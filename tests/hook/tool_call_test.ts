import { assertEquals } from "@std/assert";
import { NO_FOOTPRINT } from "../../src/hook/tool_call.ts";

Deno.test("NO_FOOTPRINT touches nothing and leaves no doubt", () => {
  assertEquals(NO_FOOTPRINT, { writes: [], reads: [], cannotTell: null });
});
