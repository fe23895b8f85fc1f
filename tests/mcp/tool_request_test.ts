import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../src/mcp/protocol_error.ts";
import { readToolRequest } from "../../src/mcp/tool_request.ts";

Deno.test("arguments come through as they are", () => {
  const given = JSON.parse('{"__proto__": {"owner": "ann"}}');
  for (const value of [given, [], "x", null, 5, undefined]) {
    const read = readToolRequest({ name: "why", arguments: value });
    assertEquals([read.name, read.progressToken], ["why", undefined]);
    assert(Object.is(read.given, value));
  }
});

Deno.test("progress is told by a token that is one", () => {
  for (const progressToken of ["p", 0]) {
    const read = readToolRequest({ name: "why", _meta: { progressToken } });
    assertEquals(read.progressToken, progressToken);
  }
  for (const meta of [null, "p", [], { progressToken: { a: 1 } }]) {
    const read = readToolRequest({ name: "why", _meta: meta });
    assertEquals(read.progressToken, undefined);
  }
});

Deno.test("a call without the name of a tool is no call", () => {
  for (const params of [undefined, null, [], {}, { name: 5 }]) {
    const fault = assertThrows(() => readToolRequest(params), ProtocolError);
    assertEquals(fault.code, -32_602);
  }
});
