import { assertEquals, assertStrictEquals } from "@std/assert";
import * as fc from "fast-check";
import { HOSTS } from "../../../src/hook/hosts/detect.ts";
import { hostName, hostOf, loadHost } from "../../../src/hook/hosts/host_of.ts";
import type { HostName } from "../../../src/hook/tool_call.ts";
import { jsonValue } from "../../fuzz/values.ts";

Deno.test("hostOf asks for the surer signs first", () => {
  const all = {
    toolName: "edit",
    toolCall: {},
    agent_action_name: "pre_write_code",
    cursor_version: "2",
    hook_event_name: "BeforeTool",
    turn_id: "t",
    model: "m",
  };
  const table: [string, string][] = [
    ["", "copilot"],
    ["toolName", "antigravity"],
    ["toolCall", "windsurf"],
    ["agent_action_name", "cursor"],
    ["cursor_version", "gemini"],
    ["hook_event_name", "codex"],
    ["model", "claude-code"],
  ];
  const rest: Record<string, unknown> = { ...all };
  for (const [sign, host] of table) {
    delete rest[sign];
    assertEquals(hostOf(rest) as string, host, sign);
  }
});

Deno.test("hostOf takes no sign of the wrong type, and none that is inherited", () => {
  const table: unknown[] = [
    { toolName: "" },
    { toolName: ["edit"] },
    { toolCall: "x" },
    { toolCall: null },
    { toolCall: [] },
    { agent_action_name: 7 },
    { cursor_version: 2 },
    { workspace_roots: "x" },
    { hook_event_name: ["BeforeTool"] },
    { hook_event_name: "PreToolUse", turn_id: 1, model: "m" },
    JSON.parse('{"__proto__": {"toolName": "edit"}}'),
    Object.create({ toolName: "edit", toolCall: {} }),
    ...[null, undefined, 0, "toolName", [], [{ toolName: "edit" }]],
  ];
  for (const payload of table) {
    assertEquals(hostOf(payload), "claude-code", Deno.inspect(payload));
  }
});

Deno.test("hostOf tells Gemini's shared events by the time, and Copilot's form in VS Code by its session", () => {
  const timestamp = "2026-11-23T10:00:00.000Z";
  const table: [unknown, string][] = [
    [{ hook_event_name: "SessionStart", session_id: "s", timestamp }, "gemini"],
    [
      { hook_event_name: "SessionStart", sessionId: "s", timestamp },
      "claude-code",
    ],
    [
      { hook_event_name: "PreToolUse", session_id: "s", timestamp },
      "claude-code",
    ],
    [{ hook_event_name: "sessionStart", session_id: "s" }, "cursor"],
    [{ hookEventName: "sessionStart", sessionId: "s" }, "claude-code"],
    [{ hook_event_name: "BeforeToolSelection" }, "gemini"],
    [{ hook_event_name: "BeforeToolX" }, "claude-code"],
  ];
  for (const [payload, host] of table) {
    assertEquals(hostOf(payload) as string, host, JSON.stringify(payload));
  }
});

Deno.test("hostOf names a host whatever it is given", () => {
  fc.assert(
    fc.property(jsonValue, (payload) => Object.hasOwn(HOSTS, hostOf(payload))),
    { seed: 3, numRuns: 500 },
  );
});

Deno.test("loadHost loads each host, the very one that all others use", async () => {
  const names = Object.keys(HOSTS) as HostName[];
  const loaded = await Promise.all(names.map(loadHost));
  assertEquals(loaded.map((host) => host.name), names);
  for (const host of loaded) assertStrictEquals(host, HOSTS[host.name]);
});

Deno.test("hostName reads a name in any case, and nothing else", () => {
  for (const name of Object.keys(HOSTS)) {
    assertEquals(hostName(name) as string, name);
    assertEquals(hostName(name.toUpperCase()) as string, name);
  }
  const none = ["", "claude", " codex", "codex ", "constructor", "__proto__"];
  for (const name of none) assertEquals(hostName(name), null, name);
});
