import { assertEquals } from "@std/assert";
import {
  jsonReply,
  refusal,
  SILENT,
  spoken,
  wordsOf,
} from "../../../src/hook/hosts/reply.ts";

Deno.test("jsonReply is one compact line", () => {
  const reply = jsonReply({ a: "x\ny", b: "\ud800ü" });
  assertEquals(reply, {
    stdout: '{"a":"x\\ny","b":"\\ud800ü"}\n',
    stderr: "",
    exit: 0,
  });
  assertEquals(SILENT, { stdout: "", stderr: "", exit: 0 });
});

Deno.test("spoken keeps lines and escapes what steers a terminal", () => {
  assertEquals(
    spoken("a\r\nb\u001b]0;x\u0007").stderr,
    "a\nb\\u{1b}]0;x\\u{7}\n",
  );
  assertEquals([spoken("a").exit, spoken("a", 2).exit], [0, 2]);
  assertEquals(spoken("x".repeat(100_000)).stderr.length, 4_096 + 2);
});

Deno.test("refusal refuses only what has not been done", () => {
  const deny = { kind: "deny", reason: "held" } as const;
  assertEquals(refusal(deny, "pretool"), deny);
  assertEquals(refusal({ ...deny, kind: "ask" }, "pretool")?.kind, "ask");
  assertEquals(refusal({ kind: "tell", text: "held" }, "pretool"), null);
  assertEquals(refusal({ kind: "pass" }, "pretool"), null);
  for (const moment of ["posttool", "stop", "session-start"] as const) {
    assertEquals(refusal(deny, moment), null);
  }
});

Deno.test("wordsOf is what a verdict says", () => {
  assertEquals(wordsOf({ kind: "pass" }), "");
  assertEquals(wordsOf({ kind: "ask", reason: "a" }), "a");
  assertEquals(wordsOf({ kind: "tell", text: "b" }), "b");
});
