/**
 * Antigravity CLI. It knows a decision with a reason and no other answer.
 *
 * @module
 */
import type { HookCall, HookMoment, Reply, Verdict } from "../tool_call.ts";
import { isToolMoment, NO_TOOL, reasonOf } from "./claude_form.ts";
import type { Host } from "./host.ts";
import {
  type Events,
  fieldOf,
  firstTextOf,
  isAt,
  textOf,
  toolInput,
} from "./payload.ts";
import { jsonReply, refusal, SILENT, spoken, wordsOf } from "./reply.ts";
import {
  reads,
  removes,
  searches,
  shell,
  toolTable,
  TOUCHES_NOTHING,
  typesInto,
  useOf,
  writes,
} from "./tool_table.ts";

const EVENTS: Events = {
  "pretool": ["PreToolUse"],
  "posttool": ["PostToolUse"],
  "stop": ["Stop"],
  "session-start": ["SessionStart"],
  "session-end": ["SessionEnd"],
};

const PATHS = ["TargetFile", "AbsolutePath", "FilePath", "Path", "File"];

const TOOLS = toolTable([
  [
    writes(...PATHS),
    `write_to_file replace_file_content multi_replace_file_content edit_file
    write_file replace`,
  ],
  [removes(...PATHS), "delete_file"],
  [
    shell("native", ["CommandLine", "command"], ["Cwd", "dir_path"]),
    "run_command run_shell_command",
  ],
  [typesInto("Input"), "send_command_input"],
  [reads(...PATHS), "view_file view_file_outline view_code_item read_file"],
  [
    searches("DirectoryPath", "SearchPath", "SearchDirectory", "Path"),
    "list_dir grep_search find_by_name codebase_search",
  ],
  [
    TOUCHES_NOTHING,
    `search_web read_url_content view_content_chunk command_status
    read_terminal task_boundary notify_user list_resources read_resource`,
  ],
]);

/** The number of a step counts within its conversation only. */
function callIdOf(payload: unknown, session: string): string {
  const step = fieldOf(payload, "stepIdx");
  const isStep = typeof step === "number" || typeof step === "string";
  return isStep && step !== "" ? `${session}/${step}` : "";
}

function decode(payload: unknown, moment: HookMoment): HookCall | null {
  if (!isAt(moment, payload, EVENTS)) return null;
  const cwd = textOf(payload, "cwd") || firstTextOf(payload, "workspacePaths");
  const session = textOf(payload, "conversationId");
  const call = {
    host: "antigravity",
    moment,
    session,
    callId: isToolMoment(moment) ? callIdOf(payload, session) : "",
    reason: reasonOf(payload, moment),
  } as const;
  if (!isToolMoment(moment)) return { ...call, ...NO_TOOL, cwd };
  const made = fieldOf(payload, "toolCall");
  const tool = textOf(made, "name");
  if (tool === "") return null;
  const input = toolInput(fieldOf(made, "args"));
  return { ...call, tool, ...useOf(TOOLS, tool, input, cwd) };
}

function encode(verdict: Verdict, call: HookCall): Reply {
  const words = wordsOf(verdict);
  const refused = refusal(verdict, call.moment);
  if (refused !== null) {
    return jsonReply({ decision: refused.kind, reason: words });
  }
  return words !== "" && call.moment === "stop" ? spoken(words) : SILENT;
}

/** Antigravity CLI. */
export const antigravity: Host = { name: "antigravity", decode, encode };
