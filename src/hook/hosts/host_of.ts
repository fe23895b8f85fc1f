/**
 * Which host sent a payload, and its code: of the others only the most
 * frequent is loaded.
 *
 * No flag has to be right for this: a host is known by the names of its own
 * fields. The order matters, as later rules ask for less.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import type { HostName } from "../tool_call.ts";
import { claudeCode } from "./claude_code.ts";
import type { Host } from "./host.ts";
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

const CODEX = "./codex.ts";
const GEMINI = "./gemini.ts";
const CURSOR = "./cursor.ts";
const COPILOT = "./copilot.ts";
const ANTIGRAVITY = "./antigravity.ts";
const WINDSURF = "./windsurf.ts";

const LOADERS: Readonly<Record<HostName, () => Promise<Host>>> = {
  "claude-code": () => Promise.resolve(claudeCode),
  "codex": async () => (await import(CODEX)).codex,
  "gemini": async () => (await import(GEMINI)).gemini,
  "cursor": async () => (await import(CURSOR)).cursor,
  "copilot": async () => (await import(COPILOT)).copilot,
  "antigravity": async () => (await import(ANTIGRAVITY)).antigravity,
  "windsurf": async () => (await import(WINDSURF)).windsurf,
};

/** The name of a host as a person wrote it, `null` where there is none. */
export function hostName(text: string): HostName | null {
  const name = text.toLowerCase();
  return Object.hasOwn(LOADERS, name) ? name as HostName : null;
}

/** A host by its name. */
export function loadHost(name: HostName): Promise<Host> {
  return LOADERS[name]();
}
