/**
 * What a shell must know to complete a command line: the table of commands
 * with each command's own declaration, in the terms that all shells share.
 *
 * @module
 */
import type { Command, Listed } from "../command.ts";
import type { Group } from "../help.ts";
import { GLOBAL_OPTIONS, type Option, type Positional } from "../option.ts";

/**
 * Where the words for a value come from: a question to the workspace (`lane`,
 * `owner`), the file system, or the commands of the machine.
 */
export type Source = "lane" | "owner" | "file" | "directory" | "command";

/** What can stand for a value. */
export interface Candidates {
  /** How the value is called. */
  readonly label: string;
  /** The only words, where they are a closed set. */
  readonly words: readonly string[];
  /** Where others come from; none where nothing can be known. */
  readonly sources: readonly Source[];
}

/** An option as shells see it. */
export interface OptionRow {
  /** Its name, without the dashes. */
  readonly name: string;
  /** One letter that stands for it, `""` where there is none. */
  readonly short: string;
  /** One short line. */
  readonly summary: string;
  /** `none`: it takes no value. `attached`: only behind `=`. `one`: one. `many`: all words up to the next option. */
  readonly takes: "none" | "attached" | "one" | "many";
  /** It may come again. */
  readonly repeat: boolean;
  /** What its value can be. */
  readonly value: Candidates;
}

/** A command as shells see it. */
export interface CommandRow {
  /** The words that call it, one space apart. */
  readonly path: string;
  /** One short line. */
  readonly summary: string;
  /** Its own options, then those of every verb. */
  readonly options: readonly OptionRow[];
  /** Its positional words in order, but for those behind `--`. */
  readonly positionals: readonly Candidates[];
  /** Behind `--` stands a command line of its own. */
  readonly dashed: boolean;
}

/** A word with what it means. */
export interface Named {
  /** The word. */
  readonly name: string;
  /** One short line. */
  readonly summary: string;
}

/** All that can be completed. */
export interface CompletionTable {
  /** The first words, as help shows them. */
  readonly verbs: readonly Named[];
  /** The second words, by their first one. */
  readonly actions: ReadonlyMap<string, readonly Named[]>;
  /** The commands. */
  readonly commands: readonly CommandRow[];
  /** The options of every verb, which may also come before it. */
  readonly globals: readonly OptionRow[];
}

/**
 * Loads every command and reads what it declares.
 *
 * @param commands The commands, as help lists them.
 * @param groups The verbs that only group actions.
 */
export async function completionTable(
  commands: readonly Listed[],
  groups: readonly Group[],
): Promise<CompletionTable> {
  const loaded = await Promise.all(
    commands.map(async (listed) => ({ listed, command: await listed.load() })),
  );
  const verbs = new Map<string, Named>();
  const actions = new Map<string, Named[]>();
  for (const { path, summary } of commands) {
    const [name = "", action] = path;
    const group = groups.find((one) => one.name === name);
    verbs.set(name, { name, summary: brief(group?.summary ?? summary) });
    if (action === undefined) continue;
    const rows = actions.get(name) ?? [];
    actions.set(name, [...rows, { name: action, summary: brief(summary) }]);
  }
  return {
    verbs: [...verbs.values()],
    actions,
    commands: loaded.map(({ listed, command }) => rowOf(listed, command)),
    globals: optionRows(GLOBAL_OPTIONS),
  };
}

function rowOf({ path, summary }: Listed, command: Command): CommandRow {
  const positionals = command.positionals ?? [];
  return {
    path: path.join(" "),
    summary: brief(summary),
    options: optionRows([...command.options, ...GLOBAL_OPTIONS]),
    positionals: positionals.filter((one) => !one.dashed)
      .map((one) => candidatesOf(one, one.name)),
    dashed: positionals.some((one) => one.dashed),
  };
}

function optionRows(options: readonly Option[]): OptionRow[] {
  return options.filter((one) => !one.hidden).map((one): OptionRow => ({
    name: one.name,
    short: one.short ?? "",
    summary: brief(one.help),
    takes: one.value === undefined
      ? "none"
      : one.bare
      ? "attached"
      : one.kind === "patterns"
      ? "many"
      : "one",
    repeat: one.repeat === true || one.lastCounts === true,
    value: candidatesOf(one, one.value ?? ""),
  }));
}

const SOURCES_BY_LABEL: ReadonlyMap<string, readonly Source[]> = new Map([
  ["LANE", ["lane"]],
  ["OWNER", ["owner"]],
  ["PATH", ["file"]],
  ["FILE", ["file"]],
  ["PATTERN", ["file"]],
  ["DIR", ["directory"]],
  // A word that may be any of these, as `dos why` takes it.
  ["WORD", ["lane", "owner", "file"]],
]);

/** Options whose value is called NAME, where it is the name of a holder. */
const OWNER_OPTIONS: ReadonlySet<string> = new Set(["owner", "from", "to"]);

function candidatesOf(rule: Option | Positional, label: string): Candidates {
  const { choices = [], name } = rule;
  if (choices.length > 0) return { label, words: choices, sources: [] };
  const sources = label.split(/[^A-Z]+/)
    .flatMap((word) => SOURCES_BY_LABEL.get(word) ?? []);
  const isOwner = label === "NAME" && OWNER_OPTIONS.has(name);
  return {
    label,
    words: [],
    sources: [...new Set(isOwner ? [...sources, "owner" as const] : sources)],
  };
}

/** The first sentence, without its full stop. */
function brief(text: string): string {
  return text.replace(/[.;:](?:\s.*)?$/s, "");
}
