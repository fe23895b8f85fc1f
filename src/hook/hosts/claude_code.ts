/**
 * Claude Code, and Copilot in VS Code, which speaks its form with tools of its own.
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
  [writes("file_path", "path"), "Write Edit MultiEdit Update"],
  [writes("notebook_path", "file_path"), "NotebookEdit"],
  [shell("sh", ["command"]), "Bash Monitor"],
  [shell("powershell", ["command"]), "PowerShell"],
  [reads("file_path", "notebook_path"), "Read NotebookRead LSP"],
  [searches("path"), "Glob Grep LS"],
  [
    TOUCHES_NOTHING,
    `WebFetch WebSearch Task Agent TaskCreate TaskGet TaskList TaskUpdate
    TaskOutput TaskStop AgentOutput BashOutput KillShell KillBash TodoRead
    TodoWrite AskUserQuestion EnterPlanMode ExitPlanMode Skill SlashCommand
    ToolSearch SendMessage Sleep ListMcpResources ListMcpResourcesTool
    ReadMcpResource ReadMcpResourceTool StructuredOutput`,
  ],
  [
    writes("filePath", "path", "files", "replacements"),
    `create_file replace_string_in_file multi_replace_string_in_file
    insert_edit_into_file edit_notebook_file editFiles`,
  ],
  [writes("dirPath"), "create_directory"],
  [patches("input", "patch"), "apply_patch"],
  [shell("native", ["command"]), "run_in_terminal"],
  [reads("filePath"), "read_file get_errors"],
  [
    searches("path", "includePattern"),
    `list_dir grep_search file_search semantic_search listDirectory
    codebase textSearch`,
  ],
  [
    TOUCHES_NOTHING,
    `fetch_webpage manage_todo_list runSubagent get_terminal_output
    vscode_askQuestions`,
  ],
]);

/** Claude Code. */
export const claudeCode: Host = {
  name: "claude-code",
  decode: (payload, moment) =>
    decodeClaudeForm("claude-code", EVENTS, TOOLS, payload, moment),
  encode: (verdict, call) => encodeClaudeForm(verdict, call, { canAsk: true }),
};
