/**
 * Cursor. Some of its events name a tool; the others are one, and have the
 * event's name for it.
 *
 * @module
 */
import type { HookCall, HookMoment, Reply, Verdict } from "../tool_call.ts";
import { isToolMoment, NO_TOOL, reasonOf } from "./claude_form.ts";
import type { Host } from "./host.ts";
import {
  eventName,
  type Events,
  fieldOf,
  firstTextOf,
  isAt,
  textOf,
  type ToolInput,
  toolInput,
} from "./payload.ts";
import { jsonReply, refusal, SILENT, spoken, wordsOf } from "./reply.ts";
import {
  patches,
  reads,
  removes,
  searches,
  shell,
  toolTable,
  TOUCHES_NOTHING,
  useOf,
  writes,
} from "./tool_table.ts";

const EVENTS: Events = {
  "pretool": [
    "preToolUse",
    "beforeShellExecution",
    "beforeMCPExecution",
    "beforeReadFile",
    "beforeTabFileRead",
  ],
  "posttool": [
    "postToolUse",
    "afterShellExecution",
    "afterMCPExecution",
    "afterFileEdit",
    "afterTabFileEdit",
  ],
  "stop": ["stop"],
  "session-start": ["sessionStart"],
  "session-end": ["sessionEnd"],
};

const PATHS = ["file_path", "path", "target_file", "relative_workspace_path"];

const TOOLS = toolTable([
  [
    writes(...PATHS),
    "Write Edit MultiEdit StrReplace search_replace edit_file write_file",
  ],
  [
    writes("target_notebook", "notebook_path", ...PATHS),
    "NotebookEdit EditNotebook",
  ],
  [writes(...PATHS), "afterFileEdit afterTabFileEdit"],
  [removes(...PATHS), "Delete delete_file"],
  [patches("patch", "input", "command"), "ApplyPatch"],
  [
    shell("native", ["command"], ["working_directory", "cwd"]),
    "Shell run_terminal_cmd",
  ],
  [shell("native", ["command"]), "beforeShellExecution afterShellExecution"],
  [shell("sh", ["command"]), "Bash"],
  [shell("powershell", ["command"]), "PowerShell"],
  [reads(...PATHS), "Read read_file beforeReadFile beforeTabFileRead"],
  [reads("paths"), "ReadLints"],
  [
    searches("path", "target_directory", "target_directories"),
    `Grep Glob LS list_dir grep_search file_search glob_file_search
    SemanticSearch codebase_search`,
  ],
  [
    TOUCHES_NOTHING,
    "Task WebSearch WebFetch TodoWrite AskQuestion",
  ],
]);

/** The events that carry a tool's name and arguments. */
const NAMED_REGEXP = /^(?:p(?:re|ost)ToolUse|(?:before|after)MCPExecution)$/i;

/** The events that are a tool, and hold its arguments themselves. */
const BARE_REGEXP =
  /^(?:(?:before|after)ShellExecution|before(?:Tab)?(?:ReadFile|FileRead)|after(?:Tab)?FileEdit)$/i;

/** The tool and its arguments, `null` where neither can be found. */
function toolOf(
  payload: unknown,
  moment: HookMoment,
): { readonly tool: string; readonly input: ToolInput } | null {
  const event = eventName(payload);
  if (BARE_REGEXP.test(event)) {
    return { tool: event, input: toolInput(payload) };
  }
  const tool = textOf(payload, "tool_name");
  if (tool !== "") {
    return { tool, input: toolInput(fieldOf(payload, "tool_input")) };
  }
  if (NAMED_REGEXP.test(event) || textOf(payload, "command") === "") {
    return null;
  }
  const place = moment === "pretool" ? "before" : "after";
  return { tool: `${place}ShellExecution`, input: toolInput(payload) };
}

function decode(payload: unknown, moment: HookMoment): HookCall | null {
  if (!isAt(moment, payload, EVENTS)) return null;
  const cwd = textOf(payload, "cwd") ||
    firstTextOf(payload, "workspace_roots");
  const call = {
    host: "cursor",
    moment,
    session: textOf(payload, "conversation_id", "session_id"),
    callId: textOf(payload, "tool_use_id"),
    reason: reasonOf(payload, moment),
  } as const;
  if (!isToolMoment(moment)) return { ...call, ...NO_TOOL, cwd };
  const found = toolOf(payload, moment);
  if (found === null) return null;
  if (/MCPExecution$/i.test(eventName(payload))) {
    return { ...call, tool: found.tool, use: { kind: "unknown" }, cwd };
  }
  return {
    ...call,
    tool: found.tool,
    ...useOf(TOOLS, found.tool, found.input, cwd),
  };
}

/**
 * A question is sure to be put only about a command line: elsewhere it may let
 * the call pass. A word on the side of a call that is about to be made has no
 * place here: an answer without a permission is not one, and to allow would
 * spare the person the question.
 */
function encode(verdict: Verdict, call: HookCall): Reply {
  const words = wordsOf(verdict);
  const refused = refusal(verdict, call.moment);
  if (refused !== null) {
    const canAsk = call.tool === "beforeShellExecution";
    return jsonReply({
      permission: canAsk ? refused.kind : "deny",
      user_message: words,
      agent_message: words,
    });
  }
  if (words === "") return SILENT;
  switch (call.moment) {
    case "posttool":
      return /^after/i.test(call.tool)
        ? SILENT
        : jsonReply({ additional_context: words });
    case "session-start":
      return jsonReply({ additional_context: words });
    case "stop":
      return spoken(words);
    default:
      return SILENT;
  }
}

/** Cursor. */
export const cursor: Host = { name: "cursor", decode, encode };
