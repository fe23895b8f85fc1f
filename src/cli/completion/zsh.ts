/**
 * The completion script for zsh: one `_arguments` for each command.
 *
 * @module
 */
import type {
  Candidates,
  CommandRow,
  CompletionTable,
  Named,
  OptionRow,
} from "./table.ts";

/** The script, line by line. */
export function script(table: CompletionTable): string[] {
  const { verbs, actions, commands, globals } = table;
  return [
    "#compdef dos",
    "# Completes command lines of dos in zsh. Made by: dos completions zsh",
    "",
    ...ENGINE,
    "",
    ...listFunction("_dos_verbs", verbs),
    ...[...actions].flatMap(([verb, rows]) =>
      listFunction(`_dos_actions_${verb}`, rows)
    ),
    "_dos_arguments() {",
    "  case $1 in",
    ...commands.flatMap(commandLines),
    "  esac",
    "}",
    "",
    "_dos() {",
    "  local curcontext=$curcontext state line verb ret=1",
    "  local -a _dos_line=(${words[1,CURRENT]})",
    "  local -A opt_args",
    "  # What stands behind -- is a command line of its own.",
    "  local -i at=${words[(i)--]}",
    "  if (( at < CURRENT )); then",
    "    shift $at words",
    "    (( CURRENT -= at ))",
    "    _normal",
    "    return",
    "  fi",
    "  _arguments -C \\",
    ...globals.map((one) => `    ${specOf(one)} \\`),
    "    '(-): :->verb' '(-)*:: :->rest' && ret=0",
    "  case $state in",
    "    (verb) _dos_verbs && ret=0 ;;",
    "    (rest)",
    "      verb=$words[1]",
    "      case $verb in",
    ...[...actions.keys()].flatMap((verb) => [
      `        (${verb})`,
      "          _arguments -C \\",
      ...globals.map((one) => `            ${specOf(one)} \\`),
      "            '(-): :->action' '(-)*:: :->rest' && ret=0",
      "          case $state in",
      `            (action) _dos_actions_${verb} && ret=0 ;;`,
      '            (rest) _dos_arguments "$verb $words[1]" && ret=0 ;;',
      "          esac ;;",
    ]),
    '        (*) _dos_arguments "$verb" && ret=0 ;;',
    "      esac ;;",
    "  esac",
    "  return ret",
    "}",
    "",
    "# Read by autoload it is the function itself; sourced, it is one among others.",
    'if [[ $funcstack[1] == _dos ]]; then _dos "$@"; else compdef _dos dos; fi',
  ];
}

function listFunction(name: string, rows: readonly Named[]): string[] {
  return [
    `${name}() {`,
    "  local -a found=(",
    ...rows.map((one) =>
      `    ${quote(`${one.name}:${one.summary.replaceAll(":", "\\:")}`)}`
    ),
    "  )",
    "  _describe -t commands command found",
    "}",
    "",
  ];
}

function commandLines(row: CommandRow): string[] {
  const { path, options, positionals } = row;
  const words = [
    ...options.map(specOf),
    ...positionals.map((one, at) =>
      quote(`${at + 1}:${one.label}:${actionOf(one)}`)
    ),
  ];
  return [
    `    (${quote(path)})`,
    "      _arguments \\",
    ...words.map((word, at) =>
      `        ${word}${at === words.length - 1 ? " ;;" : " \\"}`
    ),
  ];
}

function specOf(
  { name, short, summary, takes, repeat, value }: OptionRow,
): string {
  const help = `[${summary.replace(/[\\[\]:]/g, "\\$&")}]`;
  const star = repeat ? "*" : "";
  const what = `${value.label}:${actionOf(value)}`;
  switch (takes) {
    case "none":
      return short === ""
        ? quote(`${star}--${name}${help}`)
        : `${quote(`(-${short} --${name})`)}{-${short},--${name}}${
          quote(help)
        }`;
    case "attached":
      return quote(`${star}--${name}=-${help}::${what}`);
    case "one":
      return quote(`${star}--${name}=${help}:${what}`);
    case "many":
      return quote(`${star}--${name}=${help}:${what}`);
  }
}

function actionOf({ words, sources }: Candidates): string {
  if (words.length > 0) return `(${words.join(" ")})`;
  return sources.length === 0 ? " " : ` _dos_offer ${sources.join(" ")}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const ENGINE: readonly string[] = String.raw`
# Lanes or owners as they are now; what goes wrong shows nothing.
_dos_ask() {
  local -a found where
  local word next=
  for word in $_dos_line[1,-2]; do
    if [[ -n $next ]]; then
      where+=(--workspace $\{(Q)word/#\~\//$HOME/}) next=
    fi
    case $word in
      (--) break ;;
      (--workspace) next=yes ;;
      (--workspace=*) where+=(--workspace $\{(Q)$\{word#*=}/#\~\//$HOME/}) ;;
      (--this-worktree) where+=(--this-worktree) ;;
    esac
  done
  found=($\{(f)"$(command dos $where completions --values $1 2>/dev/null </dev/null)"})
  compadd -a found
}

_dos_offer() {
  local kind ret=1
  for kind in $@; do
    case $kind in
      (lane|owner) _dos_ask $kind && ret=0 ;;
      (file) _files && ret=0 ;;
      (directory) _files -/ && ret=0 ;;
    esac
  done
  return ret
}
`.replaceAll("$\\{", "${").trim().split("\n");
