import { assertEquals } from "@std/assert";
import { momentAt, replyResponse } from "../../src/resident/hook_reply.ts";

const SILENT = { exit: 0, stdout: "", stderr: "" };

async function read(response: Response): Promise<[number, string]> {
  return [response.status, await response.text()];
}

Deno.test("a path names a moment, or none", () => {
  assertEquals(momentAt("/hook/pretool"), "pretool");
  assertEquals(momentAt("/hook/session-end"), "session-end");
  for (const path of ["/", "/hook", "/hook/", "/hook/x", "/hook/pretool/"]) {
    assertEquals(momentAt(path), null, path);
  }
});

Deno.test("the socket is told all that a process would say", async () => {
  const reply = { exit: 2, stdout: "a\n", stderr: "b\n" };
  const response = replyResponse(reply, "stop", { way: "socket", status: 413 });
  const [status, text] = await read(response);
  assertEquals([status, JSON.parse(text)], [413, reply]);
});

Deno.test("an agent is told the body, and a refusal always is one", async () => {
  const way = "http";
  const said = { ...SILENT, stdout: '{"a":1}\n', stderr: "remark\n" };
  assertEquals(await read(replyResponse(said, "pretool", { way })), [
    ...[200, '{"a":1}\n'],
  ]);
  assertEquals(await read(replyResponse(SILENT, "pretool", { way })), [
    ...[200, ""],
  ]);
  const late = { ...SILENT, stderr: "too long\n" };
  assertEquals(
    await read(replyResponse(late, "pretool", { way, status: 413 })),
    [413, "too long\n"],
  );
  const blind = { ...SILENT, exit: 2, stderr: "no\n" };
  const [status, text] = await read(
    replyResponse(blind, "pretool", { way, status: 413 }),
  );
  assertEquals([status, JSON.parse(text)], [200, {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: "no",
    },
  }]);
  assertEquals(await read(replyResponse(blind, "stop", { way })), [200, ""]);
});
