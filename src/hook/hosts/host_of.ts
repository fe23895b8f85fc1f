/**
 * Which host sent a payload.
 *
 * No flag has to be right for this: a host is known by the names of its own
 * fields. The order matters, as later rules ask for less.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import type { HostName } from "../tool_call.ts";
import { eventName, fieldOf, textOf } from "./payload.ts";

/** The events that only Gemini CLI has. */
const GEMINI_REGEXP =
  /^(?:(?:Before|After)(?:Tool|Agent|Model)|BeforeToolSelection|PreCompress)$/;

/** The events that Gemini CLI shares with others, and marks with the time. */
const SHARED_REGEXP = /^(?:SessionStart|SessionEnd|Notification)$/;

/**
 * The name of the host that sent a payload. One that nobody knows is taken for
 * Claude Code, whose form others have copied.
 *
 * @param payload What came on standard input, parsed.
 */
export function hostOf(payload: unknown): HostName {
  const event = eventName(payload);
  if (textOf(payload, "toolName") !== "") return "copilot";
  if (isRecord(fieldOf(payload, "toolCall"))) return "antigravity";
  if (textOf(payload, "agent_action_name") !== "") return "windsurf";
  if (isCursor(payload)) return "cursor";
  if (GEMINI_REGEXP.test(event)) return "gemini";
  if (isCodex(payload)) return "codex";
  return byTheSession(payload, event);
}

function isCursor(payload: unknown): boolean {
  return textOf(payload, "cursor_version") !== "" ||
    Array.isArray(fieldOf(payload, "workspace_roots")) ||
    /^[a-z]/.test(textOf(payload, "hook_event_name"));
}

function isCodex(payload: unknown): boolean {
  return textOf(payload, "turn_id") !== "" && textOf(payload, "model") !== "";
}

/**
 * Events without a tool lack the fields that tell most hosts apart; then it is
 * told by the name of the session. Copilot in VS Code speaks Claude Code's
 * form, down to the names of events, though it names its session as the
 * command line does.
 */
function byTheSession(payload: unknown, event: string): HostName {
  if (textOf(payload, "trajectory_id") !== "") return "windsurf";
  if (textOf(payload, "conversationId") !== "") return "antigravity";
  const isCamel = textOf(payload, "sessionId") !== "";
  if (isCamel && event === "" && textOf(payload, "tool_name") === "") {
    return "copilot";
  }
  const isTimed = !isCamel && textOf(payload, "timestamp") !== "";
  return isTimed && SHARED_REGEXP.test(event) ? "gemini" : "claude-code";
}
