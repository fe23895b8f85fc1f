import { assert, assertEquals } from "@std/assert";
import {
  decodeClaudeForm,
  encodeClaudeForm,
  isToolMoment,
  NO_TOOL,
  reasonOf,
} from "../../../src/hook/hosts/claude_form.ts";
import { toolTable, writes } from "../../../src/hook/hosts/tool_table.ts";
import type { HookCall } from "../../../src/hook/tool_call.ts";

const CALL: HookCall = {
  host: "codex",
  moment: "pretool",
  session: "s",
  cwd: "/w",
  tool: "Write",
  use: { kind: "unknown" },
  callId: "c",
  reason: "",
};

Deno.test("decodeClaudeForm reads a tool's call by the table it is given", () => {
  const call = decodeClaudeForm(
    "codex",
    { pretool: ["Before"] },
    toolTable([[writes("to"), "put"]]),
    { hook_event_name: "before", tool_name: "Put", tool_input: { to: "a" } },
    "pretool",
  );
  const path = { path: "a", below: false, glob: false };
  assertEquals(call, {
    ...CALL,
    session: "",
    cwd: "",
    tool: "Put",
    callId: "",
    use: {
      kind: "files",
      footprint: { writes: [path], reads: [], cannotTell: null },
    },
  });
});

Deno.test("decodeClaudeForm needs no tool where none is called", () => {
  const payload = { session_id: "s", source: "clear", tool_name: "Write" };
  const call = decodeClaudeForm(
    "codex",
    {},
    new Map(),
    payload,
    "session-start",
  );
  assertEquals(call, {
    ...CALL,
    ...NO_TOOL,
    moment: "session-start",
    cwd: "",
    callId: "",
    reason: "clear",
  });
});

Deno.test("encodeClaudeForm denies without a reason, and where nobody can be asked", () => {
  const table = [
    ["ask", { canAsk: true }, "ask"],
    ["ask", { canAsk: false }, "deny"],
    ["deny", { canAsk: true }, "deny"],
  ] as const;
  for (const [kind, able, decision] of table) {
    const { stdout } = encodeClaudeForm({ kind, reason: "" }, CALL, able);
    assertEquals(
      stdout,
      `{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"${decision}","permissionDecisionReason":""}}\n`,
    );
  }
});

Deno.test("encodeClaudeForm makes no agent go on when its turn ends", () => {
  const call = { ...CALL, moment: "stop" } as const;
  const { stdout } = encodeClaudeForm({ kind: "deny", reason: "held" }, call, {
    canAsk: true,
  });
  assertEquals(stdout, '{"systemMessage":"held"}\n');
});

Deno.test("reasonOf belongs to the ends of a session", () => {
  const payload = { source: "startup", reason: "clear" };
  assertEquals(reasonOf(payload, "session-start"), "startup");
  assertEquals(reasonOf(payload, "session-end"), "clear");
  assertEquals(reasonOf(payload, "stop"), "");
  assert(isToolMoment("posttool"));
  assert(!isToolMoment("stop"));
});
