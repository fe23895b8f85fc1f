/**
 * Gemini CLI. A refusal is a `decision`: `continue: false` would end the whole
 * agent instead of one call.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import type { HookCall, HookMoment, Reply, Verdict } from "../tool_call.ts";
import { decodeClaudeForm } from "./claude_form.ts";
import type { Host } from "./host.ts";
import { type Events, fieldOf } from "./payload.ts";
import { jsonReply, refusal, SILENT, wordsOf } from "./reply.ts";
import {
  reads,
  searches,
  shell,
  toolTable,
  TOUCHES_NOTHING,
  writes,
} from "./tool_table.ts";

const EVENTS: Events = {
  "pretool": ["BeforeTool"],
  "posttool": ["AfterTool"],
  "stop": ["AfterAgent"],
  "session-start": ["SessionStart"],
  "session-end": ["SessionEnd"],
};

const TOOLS = toolTable([
  [writes("file_path", "path", "absolute_path"), "write_file replace edit"],
  [
    shell("native", ["command"], ["dir_path", "directory"]),
    "run_shell_command",
  ],
  [reads("file_path", "absolute_path", "path"), "read_file"],
  [reads("paths", "include", "file_paths"), "read_many_files"],
  [
    searches("dir_path", "path"),
    "list_directory glob grep grep_search search_file_content",
  ],
  [
    TOUCHES_NOTHING,
    `web_fetch google_web_search write_todos ask_user activate_skill
    enter_plan_mode exit_plan_mode get_internal_docs complete_task
    delegate_to_agent codebase_investigator`,
  ],
]);

function decode(payload: unknown, moment: HookMoment): HookCall | null {
  const call = decodeClaudeForm("gemini", EVENTS, TOOLS, payload, moment);
  const isPluggedIn = isRecord(fieldOf(payload, "mcp_context"));
  return call !== null && call.tool !== "" && isPluggedIn
    ? { ...call, use: { kind: "unknown" } }
    : call;
}

function encode(verdict: Verdict, call: HookCall): Reply {
  const words = wordsOf(verdict);
  const refused = refusal(verdict, call.moment);
  if (refused !== null) return jsonReply({ decision: "deny", reason: words });
  if (words === "") return SILENT;
  switch (call.moment) {
    case "posttool":
    case "session-start":
      return jsonReply({ hookSpecificOutput: { additionalContext: words } });
    case "stop":
      return jsonReply({ systemMessage: words });
    default:
      return SILENT;
  }
}

/** Gemini CLI. */
export const gemini: Host = { name: "gemini", decode, encode };
