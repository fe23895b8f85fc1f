import { assertEquals } from "@std/assert";
import {
  detectHost,
  hostNamed,
  HOSTS,
} from "../../../src/hook/hosts/detect.ts";

Deno.test("HOSTS has every host under its own name", () => {
  for (const [name, host] of Object.entries(HOSTS)) {
    assertEquals(host.name as string, name);
    assertEquals(hostNamed(name.toUpperCase()), host);
  }
  assertEquals(hostNamed("__proto__"), undefined);
  assertEquals(hostNamed(""), undefined);
});

Deno.test("detectHost knows a host by its own fields, the first that fits", () => {
  const table: [unknown, string][] = [
    [{ toolName: "edit", session_id: "s" }, "copilot"],
    [{ toolCall: {}, session_id: "s" }, "antigravity"],
    [{ agent_action_name: "pre_write_code" }, "windsurf"],
    [{ cursor_version: "2", hook_event_name: "PreToolUse" }, "cursor"],
    [{ workspace_roots: [] }, "cursor"],
    [{ hook_event_name: "preToolUse" }, "cursor"],
    [{ hook_event_name: "BeforeTool", turn_id: "t", model: "m" }, "gemini"],
    [{ hook_event_name: "AfterAgent" }, "gemini"],
    [{ hook_event_name: "PreToolUse", turn_id: "t", model: "m" }, "codex"],
    [{ hook_event_name: "PreToolUse", model: "m" }, "claude-code"],
    [{ hook_event_name: "PreToolUse" }, "claude-code"],
    [{ hook_event_name: "PreToolUse", timestamp: "t" }, "claude-code"],
    [{ hook_event_name: "SessionEnd", timestamp: "t" }, "gemini"],
    [{ hook_event_name: "SessionEnd" }, "claude-code"],
  ];
  for (const [payload, name] of table) {
    assertEquals(detectHost(payload).name as string, name);
  }
});

Deno.test("detectHost goes by the session where no tool is named", () => {
  const timestamp = "2026-11-23T10:00:00.000Z";
  const table: [unknown, string][] = [
    [{ sessionId: "s", reason: "complete" }, "copilot"],
    [{ conversationId: "c" }, "antigravity"],
    [{ trajectory_id: "t" }, "windsurf"],
    [
      { sessionId: "s", hookEventName: "SessionStart", timestamp },
      "claude-code",
    ],
    [{ sessionId: "s", tool_name: "Write" }, "claude-code"],
  ];
  for (const [payload, name] of table) {
    assertEquals(detectHost(payload).name as string, name);
  }
});

Deno.test("detectHost looks at own fields of the right type only", () => {
  const table: unknown[] = [
    ...[null, undefined, 1, "toolName", [], [{ toolName: "a" }]],
    {
      toolName: 7,
      toolCall: "x",
      agent_action_name: [],
      workspace_roots: "/w",
    },
    JSON.parse('{"__proto__": {"toolName": "edit"}}'),
    Object.create({ toolName: "edit" }),
    { tool_input: { toolName: "edit", toolCall: {} } },
  ];
  for (const payload of table) {
    assertEquals(detectHost(payload).name, "claude-code");
  }
});
