import { assertEquals } from "@std/assert";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { errorReply, toldReply } from "../../src/mcp/reply.ts";

Deno.test("an answer is told as data and as the line that the command prints", () => {
  const value = { b: "\u001b", a: 1 };
  assertEquals(toldReply({ value }, ["torn"]), {
    content: [
      { type: "text", text: '{"a": 1, "b": "\\u001b"}' },
      { type: "text", text: "warning: torn" },
    ],
    structuredContent: value,
  });
});

Deno.test("an error is told with code, message and hint", async () => {
  const fault = new UsageFault("Cannot do it", { hint: "Do that." });
  const reply = await errorReply(fault, "dos arbitrate");
  assertEquals([reply.isError, reply.structuredContent], [true, undefined]);
  assertEquals(JSON.parse(reply.content[0]?.text ?? ""), {
    ...{ outcome: "error", code: "USAGE", hint: "Do that." },
    ...{ message: "Cannot do it", reason: "Cannot do it" },
  });
  const defect = await errorReply(new TypeError("x is y"), "dos arbitrate");
  assertEquals(JSON.parse(defect.content[0]?.text ?? "").code, "DEFECT");
});
