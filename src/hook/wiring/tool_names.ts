/**
 * The tools for which a host has to run the hook before and after: those that
 * write, that apply patches, that run command lines or type into them.
 *
 * A tool is named as its host spells it: hosts compare names to the letter.
 *
 * @module
 */
import type { HostName } from "../tool_call.ts";

const NAMES: Readonly<Record<HostName, string>> = {
  "claude-code": `Bash PowerShell Monitor Write Edit MultiEdit Update
    NotebookEdit apply_patch run_in_terminal create_file create_directory
    replace_string_in_file multi_replace_string_in_file insert_edit_into_file
    edit_notebook_file editFiles`,
  "codex": `Bash shell local_shell shell_command exec_command container.exec
    write_stdin apply_patch Write Edit`,
  "gemini": "run_shell_command write_file replace edit",
  "cursor": `Shell run_terminal_cmd Bash PowerShell Write Edit MultiEdit
    StrReplace search_replace edit_file write_file NotebookEdit EditNotebook
    Delete delete_file ApplyPatch`,
  "copilot": `bash powershell local_shell write_bash write_powershell edit
    create write str_replace insert multi_edit write_file str_replace_editor
    str_replace_based_edit_tool apply_patch`,
  "antigravity": `run_command run_shell_command send_command_input
    write_to_file replace_file_content multi_replace_file_content edit_file
    write_file replace delete_file`,
  "windsurf": "pre_write_code pre_run_command",
};

/** The names of the tools that a host has to run the hook for. */
export function watchedTools(host: HostName): string[] {
  return NAMES[host].split(/\s+/);
}

/**
 * The same as the expression that the host compares the names of its tools
 * with. Hosts whose expressions may match in the middle of a name get one that
 * is tied to both ends. Where it is not known whether a host reads an
 * expression or a list, it gets what is right for both: a tool too many is
 * asked about then, and none too few.
 */
export function toolMatcher(host: HostName): string {
  const names = watchedTools(host).map((x) => x.replaceAll(".", "\\."));
  const isTied = host === "codex" || host === "gemini";
  return isTied ? `^(?:${names.join("|")})$` : names.join("|");
}
