/**
 * The completion script for bash 3.2 and later. It needs no package; where
 * bash-completion is there, the command behind `--` is completed by it.
 *
 * @module
 */
import { BASH_ENGINE } from "./bash_engine.ts";
import type { Candidates, CompletionTable, OptionRow } from "./table.ts";

/** The script, line by line. */
export function script(table: CompletionTable): string[] {
  return [
    "# Completes command lines of dos in bash. Made by: dos completions bash",
    "",
    "# Words that can stand next, by the command so far.",
    ...caseFunction("_dos_list", listRows(table)),
    "# What the value of an option or a positional word can be, by the command",
    "# and the option, or the place of the word. A flag takes no value.",
    ...caseFunction("_dos_kind", kindRows(table), "flag"),
    ...BASH_ENGINE,
  ];
}

type Row = readonly [pattern: string, answer: string];

function listRows(
  { verbs, actions, commands, globals }: CompletionTable,
): Row[] {
  return [
    ["''", verbs.map(({ name }) => name).join(" ")],
    ["' -'", flags(globals)],
    ...[...actions].flatMap(([verb, rows]): Row[] => [
      [quote(verb), rows.map(({ name }) => name).join(" ")],
      [quote(`${verb} -`), flags(globals)],
    ]),
    ...commands.map(({ path, options, dashed }): Row => [
      quote(`${path} -`),
      `${flags(options)}${dashed ? " --" : ""}`,
    ]),
  ];
}

function flags(options: readonly OptionRow[]): string {
  return options.map(({ name }) => `--${name}`).join(" ");
}

function kindRows({ actions, commands, globals }: CompletionTable): Row[] {
  const isGlobal = ({ name }: OptionRow): boolean =>
    globals.some((one) => one.name === name);
  return [
    ...globals.filter(takesValue).map((one): Row => [
      `*' --${one.name}'`,
      kindOf(one.value, one.takes),
    ]),
    ...[...actions.keys()].map((verb): Row => [quote(`${verb} group`), "yes"]),
    ...commands.flatMap(({ path, options, positionals }) => [
      ...options.filter((one) => takesValue(one) && !isGlobal(one))
        .map((one): Row => [
          names(one).map((name) => quote(`${path} ${name}`)).join(" | "),
          kindOf(one.value, one.takes),
        ]),
      ...positionals.map((one, at): Row => [
        quote(`${path} ${at + 1}`),
        kindOf(one, "one"),
      ]),
    ]),
  ];
}

function takesValue({ takes }: OptionRow): boolean {
  return takes === "one" || takes === "many";
}

function names({ name, short }: OptionRow): string[] {
  return short === "" ? [`--${name}`] : [`--${name}`, `-${short}`];
}

function kindOf(
  { words, sources }: Candidates,
  takes: OptionRow["takes"],
): string {
  const kinds = [...sources, ...words.map((word) => `=${word}`)];
  return [...takes === "many" ? ["many"] : [], ...kinds].join(" ") || "any";
}

function caseFunction(
  name: string,
  rows: readonly Row[],
  otherwise = "",
): string[] {
  return [
    `${name}() {`,
    "  case $1 in",
    ...rows.map(([pattern, answer]) =>
      `    ${pattern}) _dos_answer=${quote(answer)} ;;`
    ),
    `    *) _dos_answer=${quote(otherwise)} ;;`,
    "  esac",
    "}",
    "",
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
