/**
 * Copilot on the command line and in the cloud. Every exit but 0 denies there,
 * so that no answer may use one. Payloads do not name their event.
 *
 * @module
 */
import type { HookCall, HookMoment, Reply, Verdict } from "../tool_call.ts";
import { isToolMoment, NO_TOOL, reasonOf } from "./claude_form.ts";
import type { Host } from "./host.ts";
import { type Events, fieldOf, isAt, textOf, toolInput } from "./payload.ts";
import { jsonReply, refusal, SILENT, spoken, wordsOf } from "./reply.ts";
import {
  editor,
  patches,
  reads,
  searches,
  shell,
  toolTable,
  TOUCHES_NOTHING,
  typesInto,
  useOf,
  writes,
} from "./tool_table.ts";

const EVENTS: Events = {
  "pretool": ["preToolUse"],
  "posttool": ["postToolUse"],
  "stop": ["agentStop", "Stop"],
  "session-start": ["sessionStart"],
  "session-end": ["sessionEnd"],
};

const PATHS = ["path", "file_path", "filePath"];

const TOOLS = toolTable([
  [
    writes(...PATHS),
    "edit create write str_replace insert multi_edit write_file",
  ],
  [editor(...PATHS), "str_replace_editor str_replace_based_edit_tool"],
  [patches("patch", "input"), "apply_patch"],
  [shell("sh", ["command"]), "bash local_shell"],
  [shell("powershell", ["command"]), "powershell"],
  [typesInto("input"), "write_bash write_powershell"],
  [reads(...PATHS), "view show_file"],
  [searches("path"), "grep glob rg"],
  [
    TOUCHES_NOTHING,
    `read_bash read_powershell stop_bash stop_powershell list_bash
    list_powershell report_intent task read_agent list_agents web_fetch
    web_search update_todo ask_user store_memory skill think exit_plan_mode
    fetch_copilot_cli_documentation`,
  ],
]);

function decode(payload: unknown, moment: HookMoment): HookCall | null {
  if (!isAt(moment, payload, EVENTS)) return null;
  const cwd = textOf(payload, "cwd");
  const call = {
    host: "copilot",
    moment,
    session: textOf(payload, "sessionId", "session_id"),
    callId: textOf(payload, "toolCallId", "toolUseId", "tool_use_id"),
    reason: reasonOf(payload, moment),
  } as const;
  if (!isToolMoment(moment)) return { ...call, ...NO_TOOL, cwd };
  const tool = textOf(payload, "toolName", "tool_name");
  const isOver = fieldOf(payload, "toolResult") !== undefined;
  if (tool === "" || (isOver && moment === "pretool")) return null;
  const input = toolInput(
    fieldOf(payload, "toolArgs") ?? fieldOf(payload, "tool_input"),
  );
  return { ...call, tool, ...useOf(TOOLS, tool, input, cwd) };
}

function encode(verdict: Verdict, call: HookCall): Reply {
  const words = wordsOf(verdict);
  const refused = refusal(verdict, call.moment);
  if (refused !== null) {
    return jsonReply({
      permissionDecision: refused.kind,
      permissionDecisionReason: words,
    });
  }
  if (words === "" || call.moment === "session-end") return SILENT;
  if (call.moment === "stop") return spoken(words);
  return jsonReply({ additionalContext: words });
}

/** Copilot. */
export const copilot: Host = { name: "copilot", decode, encode };
