/**
 * The completion script for fish 3.1 and later.
 *
 * @module
 */
import type {
  Candidates,
  CommandRow,
  CompletionTable,
  OptionRow,
} from "./table.ts";

/** The script, line by line. */
export function script(table: CompletionTable): string[] {
  const { verbs, actions, commands, globals } = table;
  const named = (
    at: string,
    rows: readonly { readonly name: string; readonly summary: string }[],
  ): string[] =>
    rows.map(({ name, summary }) =>
      line(at, `-a ${quote(name)} -d ${quote(summary)}`)
    );
  return [
    "# Completes command lines of dos in fish. Made by: dos completions fish",
    "",
    `set -g __dos_groups ${[...actions.keys()].map(quote).join(" ")}`,
    ...ENGINE,
    "",
    "complete -c dos -f",
    "complete -c dos -n __dos_is_dashed -a '(__dos_command)'",
    ...named("", verbs),
    ...globals.flatMap((one) => optionLine("", one)),
    ...[...actions].flatMap(([verb, rows]) => [
      ...named(verb, rows),
      ...globals.flatMap((one) => optionLine(verb, one)),
    ]),
    ...commands.flatMap(commandLines),
  ];
}

function commandLines({ path, options, positionals }: CommandRow): string[] {
  return [
    ...options.map((one) => optionLine(path, one)),
    ...positionals.map((one) => valueParts(one, []))
      .filter((parts) => parts.length > 0)
      .map((parts) => line(path, parts.join(" "))),
  ];
}

function optionLine(path: string, option: OptionRow): string {
  const { name, short, summary, takes, value } = option;
  const parts = [
    ...short === "" ? [] : [`-s ${short}`],
    `-l ${name}`,
    ...takes === "one" || takes === "many"
      ? valueParts(value, [value.sources.includes("file") ? "-r" : "-x"])
      : [],
    `-d ${quote(summary)}`,
  ];
  return line(path, parts.join(" "));
}

/** Files are fish's own matter: it completes them below directories too. */
function valueParts(
  { words, sources }: Candidates,
  lead: readonly string[],
): string[] {
  if (words.length > 0) return [...lead, `-a ${quote(words.join(" "))}`];
  const asked = sources.filter((one) => one !== "file")
    .map((source) => QUESTIONS[source]);
  return [
    ...lead,
    ...sources.includes("file") ? ["-F"] : [],
    ...asked.length === 0 ? [] : [`-a ${quote(asked.join(" "))}`],
  ];
}

const QUESTIONS = {
  lane: "(__dos_values lane)",
  owner: "(__dos_values owner)",
  directory: "(__fish_complete_directories)",
  command: "(__dos_command)",
} as const;

function line(path: string, rest: string): string {
  return `complete -c dos -n ${quote(`__dos_at ${quote(path)}`)} ${rest}`;
}

/** Inside single quotes fish knows two escapes. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

const ENGINE: readonly string[] = String.raw`
# The words of the verb that is typed already, behind it the state of the rest.
function __dos_path
    set -l words (commandline -opc)
    set -e words[1]
    set -l path
    set -l skip
    for word in $words
        if test -n "$skip"
            set skip
            continue
        end
        switch $word
            case --
                break
            case --workspace
                set skip yes
            case '-*'
            case help
                set -q path[1]; and set -a path $word
            case '*'
                set -a path $word
        end
        if set -q path[2]; or begin
                set -q path[1]; and not contains -- $path[1] $__dos_groups
            end
            break
        end
    end
    string join ' ' -- $path
end

function __dos_is_dashed
    contains -- -- (commandline -opc)
end

function __dos_at
    not __dos_is_dashed; and test "$(__dos_path)" = "$argv[1]"
end

# Lanes or owners as they are now; what goes wrong shows nothing.
function __dos_values
    set -l where
    set -l next
    for word in (commandline -opc)
        if test -n "$next"
            set -a where --workspace (string replace -r '^~/' "$HOME/" -- $word)
            set next
        end
        switch $word
            case --
                break
            case --workspace
                set next yes
            case '--workspace=*' --this-worktree
                set -a where $word
        end
    end
    command dos $where completions --values $argv[1] 2>/dev/null </dev/null
end

# What stands behind -- is a command line of its own.
function __dos_command
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words)
    set -l rest (string escape -- $words[(math $at + 1)..-1])
    complete -C (string join ' ' -- $rest (commandline -ct))
end
`.trim().split("\n");
