import { assertEquals } from "@std/assert";
import { describeFailure } from "../../src/cli/failure.ts";
import { ServeError } from "../../src/resident/serve_error.ts";

Deno.test("a socket or a port that cannot be used is an error of usage", async () => {
  const error = new ServeError("INVALID_PORT", "Cannot listen", "Try another");
  const { value, exit } = await describeFailure(error, "dos serve");
  assertEquals(exit, 2);
  assertEquals([value.code, value.hint], ["INVALID_PORT", "Try another"]);
});
