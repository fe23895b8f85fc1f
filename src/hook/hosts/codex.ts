/**
 * Codex CLI: Claude Code's form, but it cannot ask, and an answer with a key
 * it does not know counts as no answer.
 *
 * @module
 */
import { decodeClaudeForm, encodeClaudeForm } from "./claude_form.ts";
import type { Host } from "./host.ts";
import type { Events } from "./payload.ts";
import {
  patches,
  reads,
  searches,
  shell,
  toolTable,
  TOUCHES_NOTHING,
  typesInto,
  writes,
} from "./tool_table.ts";

const EVENTS: Events = {
  "pretool": ["PreToolUse"],
  "posttool": ["PostToolUse"],
  "stop": ["Stop"],
  "session-start": ["SessionStart"],
  "session-end": ["SessionEnd"],
};

const TOOLS = toolTable([
  [patches("command", "input", "patch"), "apply_patch"],
  [writes("file_path", "path"), "Write Edit"],
  [
    shell("native", ["command", "cmd"], ["workdir", "cwd"]),
    "Bash shell local_shell shell_command exec_command container.exec",
  ],
  [typesInto("chars", "input"), "write_stdin"],
  [reads("path", "file_path"), "view_image read_file"],
  [searches("path", "dir_path"), "list_dir grep_files"],
  [
    TOUCHES_NOTHING,
    `update_plan web_search request_user_input spawn_agent send_input wait
    wait_agent close_agent resume_agent list_mcp_resources read_mcp_resource
    list_mcp_resource_templates`,
  ],
]);

/** Codex CLI. */
export const codex: Host = {
  name: "codex",
  decode: (payload, moment) =>
    decodeClaudeForm("codex", EVENTS, TOOLS, payload, moment),
  encode: (verdict, call) => encodeClaudeForm(verdict, call, { canAsk: false }),
};
