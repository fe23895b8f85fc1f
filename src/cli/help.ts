/**
 * Help texts, made from what the commands declare.
 *
 * @module
 */
import type { Command, Listed } from "./command.ts";
import {
  EXIT,
  EXIT_MEANINGS,
  type ExitCode,
  SIGNAL_MEANINGS,
} from "./exit_codes.ts";
import { GLOBAL_OPTIONS, type Option, type Positional } from "./option.ts";
import { wrapText } from "./page.ts";

/** A verb that only groups actions. */
export interface Group {
  /** The verb. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** One command line that works. */
  readonly example: string;
}

const WIDTH = 80;
const USUAL_EXITS: ReadonlySet<ExitCode> = new Set([
  EXIT.yes,
  EXIT.usage,
  EXIT.store,
  EXIT.defect,
]);

/** Help for one command. */
export function commandHelp(listed: Listed, command: Command): string {
  const called = ["dos", ...listed.path].join(" ");
  const positionals = command.positionals ?? [];
  return join([
    usage(called, positionals, command.options),
    wrapText(command.about, WIDTH).join("\n"),
    section("Arguments", positionals.map((x) => [x.name, helpOf(x)])),
    section(
      "Options",
      command.options.filter((x) => !x.hidden).map(optionRow),
    ),
    section("Options of every verb", GLOBAL_OPTIONS.map(optionRow)),
    section("Exit codes", exitRows(command)),
    `Example:\n  ${command.example}`,
  ]);
}

/** Help for a verb with actions. */
export function groupHelp(group: Group, actions: readonly Listed[]): string {
  return join([
    `Usage: dos ${group.name} ACTION [options]`,
    wrapText(group.summary, WIDTH).join("\n"),
    section(
      "Actions",
      actions.map((x) => [x.path.slice(1).join(" "), x.summary]),
    ),
    `\`dos ${group.name} ACTION --help\` tells what each of them takes.`,
    `Example:\n  ${group.example}`,
  ]);
}

/** Help for `dos` itself. */
export function generalHelp(
  commands: readonly Listed[],
  groups: readonly Group[],
): string {
  const verbs = new Map<string, string>();
  for (const { path, summary, hidden } of commands) {
    if (hidden) continue;
    const [verb = ""] = path;
    const group = groups.find((x) => x.name === verb);
    verbs.set(verb, group?.summary ?? summary);
  }
  return join([
    "Usage: dos [--workspace DIR] VERB [ACTION] [options]",
    wrapText(
      "Lets many workers, people and agents alike, share one repository: each holds a lane, and no two lanes that are held share a path.",
      WIDTH,
    ).join("\n"),
    section("Verbs", [...verbs]),
    section("Options of every verb", GLOBAL_OPTIONS.map(optionRow)),
    section("Exit codes", [
      ...[...EXIT_MEANINGS].map(exitRow),
      ...SIGNAL_MEANINGS,
    ]),
    "`dos VERB --help` tells more about each verb.",
    "Example:\n  dos lease-lane acquire --owner ann --lane src",
  ]);
}

function usage(
  called: string,
  positionals: readonly Positional[],
  options: readonly Option[],
): string {
  const words = [
    ...positionals.filter((x) => !x.rest).map((x) =>
      x.required ? x.name : `[${x.name}]`
    ),
    ...options.filter((x) => x.required).map((x) => `--${x.name} ${x.value}`),
  ];
  const rest = positionals.filter((x) => x.rest).map((x) => `-- ${x.name} ...`);
  return ["Usage:", called, ...words, "[options]", ...rest].join(" ");
}

function optionRow(option: Option): [string, string] {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  const many = option.kind === "patterns" ? "..." : "";
  const value = option.value === undefined
    ? ""
    : option.bare
    ? `[=${option.value}]`
    : ` ${option.value}${many}`;
  return [`${short}--${option.name}${value}`, helpOf(option)];
}

function helpOf(item: Option | Positional): string {
  const notes = [
    ...(item.required ? ["required"] : []),
    ...("repeat" in item && item.repeat ? ["repeatable"] : []),
    ...(item.standard === undefined ? [] : [`default: ${item.standard}`]),
  ];
  return notes.length === 0 ? item.help : `${item.help} (${notes.join("; ")})`;
}

function exitRows(command: Command): [string, string][] {
  const own = new Map(command.exits ?? []);
  return [...EXIT_MEANINGS]
    .filter(([code]) => own.has(code) || USUAL_EXITS.has(code))
    .map(([code, meaning]) => exitRow([code, own.get(code) ?? meaning]));
}

function exitRow([code, meaning]: [ExitCode, string]): [string, string] {
  return [String(code), meaning];
}

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
): string {
  if (rows.length === 0) return "";
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)));
  const lines = rows.flatMap(([name, text]) => {
    const [first = "", ...more] = wrapText(text, WIDTH - width - 4);
    const indent = " ".repeat(width + 4);
    const head = name.length > width
      ? [`  ${name}`, `${indent}${first}`]
      : [`  ${name.padEnd(width)}  ${first}`];
    return [...head, ...more.map((line) => indent + line)];
  });
  return `${title}:\n${lines.join("\n")}`;
}

function join(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
