/**
 * The form of payloads and answers that Claude Code began and others took over.
 *
 * @module
 */
import type {
  HookCall,
  HookMoment,
  HostName,
  Reply,
  Verdict,
} from "../tool_call.ts";
import { type Events, fieldOf, isAt, textOf, toolInput } from "./payload.ts";
import { jsonReply, refusal, SILENT, wordsOf } from "./reply.ts";
import { type ToolTable, useOf } from "./tool_table.ts";

/** Reads a payload with `session_id`, `tool_name` and `tool_input`. */
export function decodeClaudeForm(
  host: HostName,
  events: Events,
  table: ToolTable,
  payload: unknown,
  moment: HookMoment,
): HookCall | null {
  if (!isAt(moment, payload, events)) return null;
  const cwd = textOf(payload, "cwd");
  const call = {
    host,
    moment,
    session: textOf(payload, "session_id", "sessionId"),
    callId: textOf(payload, "tool_use_id"),
    reason: reasonOf(payload, moment),
  };
  if (!isToolMoment(moment)) return { ...call, ...NO_TOOL, cwd };
  const tool = textOf(payload, "tool_name");
  if (tool === "") return null;
  const input = toolInput(fieldOf(payload, "tool_input"));
  return { ...call, tool, ...useOf(table, tool, input, cwd) };
}

/** The parts of a call that no tool made. */
export const NO_TOOL: Pick<HookCall, "tool" | "use"> = {
  tool: "",
  use: { kind: "none" },
};

/** Whether a tool was or will be called. */
export function isToolMoment(moment: HookMoment): boolean {
  return moment === "pretool" || moment === "posttool";
}

/** Why a session begins or ends, as most hosts spell it. */
export function reasonOf(payload: unknown, moment: HookMoment): string {
  if (moment === "session-start") return textOf(payload, "source");
  return moment === "session-end" ? textOf(payload, "reason") : "";
}

const EVENT_NAMES = {
  "pretool": "PreToolUse",
  "posttool": "PostToolUse",
  "session-start": "SessionStart",
} as const;

/**
 * Writes an answer with `hookSpecificOutput`. When a turn ends only a message
 * to the person is possible, as all else would make the agent go on.
 *
 * @param canAsk Whether the host honours `ask`.
 */
export function encodeClaudeForm(
  verdict: Verdict,
  call: HookCall,
  { canAsk }: { readonly canAsk: boolean },
): Reply {
  const words = wordsOf(verdict);
  const refused = refusal(verdict, call.moment);
  if (call.moment === "session-end") return SILENT;
  if (words === "" && refused === null) return SILENT;
  if (call.moment === "stop") return jsonReply({ systemMessage: words });
  const hookEventName = EVENT_NAMES[call.moment];
  const hookSpecificOutput = refused === null
    ? { hookEventName, additionalContext: words }
    : {
      hookEventName,
      permissionDecision: canAsk ? refused.kind : "deny",
      permissionDecisionReason: words,
    };
  return jsonReply({ hookSpecificOutput });
}
