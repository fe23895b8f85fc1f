import { assertEquals } from "@std/assert";
import { PROTOCOL_CODE, ProtocolError } from "../../src/mcp/protocol_error.ts";

Deno.test("an error of the protocol bears its code", () => {
  const error = new ProtocolError(PROTOCOL_CODE.invalidParams, "Cannot");
  assertEquals([error.code, error.message], [-32_602, "Cannot"]);
});
