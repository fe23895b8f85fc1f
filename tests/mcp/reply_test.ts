import { assertEquals } from "@std/assert";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import type { Fields } from "../../src/mcp/fields.ts";
import { errorReply, toldReply } from "../../src/mcp/reply.ts";

const TOOL = { name: "arbitrate" };
const FIELDS: Fields = { tree: { kind: "texts", about: "The region." } };

Deno.test("an answer is told as data and as the line that the command prints", () => {
  const value = { b: "\u001b", a: 1 };
  assertEquals(toldReply({ value }, ["torn"], FIELDS), {
    content: [
      { type: "text", text: '{"a": 1, "b": "\\u001b"}' },
      { type: "text", text: "warning: torn" },
    ],
    structuredContent: value,
  });
});

Deno.test("an error is told with code, message and hint", async () => {
  const fault = new UsageFault("Cannot do it", { hint: "Do that." });
  const reply = await errorReply(fault, TOOL, FIELDS);
  assertEquals([reply.isError, reply.structuredContent], [true, undefined]);
  assertEquals(JSON.parse(reply.content[0]?.text ?? ""), {
    ...{ outcome: "error", code: "USAGE", hint: "Do that." },
    ...{ message: "Cannot do it", reason: "Cannot do it" },
  });
  const defect = await errorReply(new TypeError("x is y"), TOOL, FIELDS);
  assertEquals(JSON.parse(defect.content[0]?.text ?? "").code, "DEFECT");
});

Deno.test("an error names arguments and the list of tools, not options and help texts", async () => {
  const fault = new UsageFault('Cannot read lane "--tree": give it --tree');
  const reply = await errorReply(fault, TOOL, FIELDS);
  const { reason, message, hint } = JSON.parse(reply.content[0]?.text ?? "");
  assertEquals(reason, 'Cannot read lane "--tree": give it tree');
  assertEquals(message, reason);
  assertEquals(hint, "tools/list tells what arbitrate takes.");
});

Deno.test("a reason is told as it was recorded, with a note on the options that it names", () => {
  const value = { reason: "Lane has no region; give its region with --tree" };
  const { content, structuredContent } = toldReply({ value }, [], FIELDS);
  assertEquals(structuredContent, value);
  assertEquals(
    content[1]?.text,
    'note: in "reason", --tree is the argument tree',
  );
});
