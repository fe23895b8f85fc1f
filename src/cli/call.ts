/**
 * From a command line to a call: which command is meant, and its arguments.
 *
 * {@linkcode findCommand} reads the verb with nothing loaded but the list of
 * commands; {@linkcode readCall} then loads that one command and reads the
 * rest of the line against it.
 *
 * @module
 */
import { Arguments, attachedHint } from "./arguments.ts";
import type { Command, Listed } from "./command.ts";
import type { Group } from "./help.ts";
import { GLOBAL_OPTIONS } from "./option.ts";
import type { TokenReader } from "./token_reader.ts";
import { UsageFault } from "./usage_fault.ts";

const HELP = "./help.ts";

/** All that can be called. */
export interface Callable {
  /** The commands, in the order help shows them. */
  readonly commands: readonly Listed[];
  /** The verbs that only group actions. */
  readonly groups: readonly Group[];
}

/** How far the words led: to a command, to a verb that needs an action, or nowhere yet. */
export interface Found {
  /** The command. */
  readonly listed?: Listed;
  /** The verb whose action is not named. */
  readonly group?: Group;
}

/** What a command line turned out to ask for. */
export type Call =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "version" }
  | {
    readonly kind: "command";
    readonly command: Command;
    readonly args: Arguments;
  };

/**
 * Reads the verb, and the action of a verb that has some.
 *
 * @param reader The command line; left behind the words that were read.
 * @param callable What there is.
 * @returns The command; less only where help or the version is asked for.
 * @throws {UsageFault} Where there is no such verb, or none is named.
 */
export function findCommand(reader: TokenReader, callable: Callable): Found {
  const verb = verbOf(reader);
  const shown = callable.commands.filter((x) => !x.hidden);
  const verbs = [...new Set(shown.map((x) => x.path[0] ?? ""))];
  if (verb === undefined) {
    if (asksAbout(reader)) return {};
    throw new UsageFault("Cannot run dos: no verb is named", {
      hint: `The verbs are ${verbs.join(", ")}; \`dos --help\` tells more.`,
    });
  }
  const group = callable.groups.find((x) => x.name === verb);
  if (group !== undefined) return findAction(reader, group, callable);
  const listed = callable.commands.find((x) => x.path[0] === verb);
  if (listed === undefined) throw unknownVerb(verb, verbs, callable);
  return { listed };
}

/**
 * Loads the command and reads the rest of the line.
 *
 * @param found What {@linkcode findCommand} found.
 * @param reader The same reader.
 * @param callable What there is.
 * @returns What is asked for.
 * @throws {UsageFault} Where the rest of the line breaks the command's rules.
 */
export async function readCall(
  found: Found,
  reader: TokenReader,
  callable: Callable,
): Promise<Call> {
  const { listed, group } = found;
  if (listed === undefined) {
    if (reader.given.has("version")) return { kind: "version" };
    const { generalHelp, groupHelp }: typeof import("./help.ts") = await import(
      HELP
    );
    const text = group === undefined
      ? generalHelp(callable.commands, callable.groups)
      : groupHelp(group, actionsOf(group, callable));
    return { kind: "help", text };
  }
  const command = await listed.load();
  const declared = {
    called: ["dos", ...listed.path].join(" "),
    options: [...command.options, ...GLOBAL_OPTIONS],
    positionals: command.positionals ?? [],
  };
  const numbers = declared.positionals.some((x) => x.kind === "integer");
  const isDashed = declared.positionals.some((x) => x.dashed);
  const words: string[] = [];
  for (;;) {
    const word = reader.word({ ...declared, numbers });
    if (word === undefined) break;
    if (isDashed && !reader.isDashed) {
      throw beforeDashes(word, declared.called, reader.apart.get(word));
    }
    words.push(word);
  }
  if (reader.given.has("help")) {
    const { commandHelp }: typeof import("./help.ts") = await import(HELP);
    return { kind: "help", text: commandHelp(listed, command) };
  }
  if (reader.given.has("version")) return { kind: "version" };
  const { given: options, apart } = reader;
  const args = new Arguments(declared, { options, words, apart });
  if (args.has("text") && (args.has("json") || args.has("pretty"))) {
    const other = args.has("json") ? "--json" : "--pretty";
    throw new UsageFault(`Cannot answer in --text and ${other} at once`);
  }
  return { kind: "command", command, args };
}

/** Else it might be the value of an option that takes none apart from it. */
function beforeDashes(
  word: string,
  called: string,
  head: string | undefined,
): UsageFault {
  const state = head === undefined
    ? `put -- before the command, as in "${called} -- ${word}", and the value of an option behind an equals sign, as in "--wait=600"`
    : `the command of ${called} stands behind --`;
  return new UsageFault(
    `Cannot read "${word}": ${state}`,
    { hint: attachedHint(word, head) },
  );
}

function findAction(
  reader: TokenReader,
  group: Group,
  callable: Callable,
): Found {
  const called = `dos ${group.name}`;
  const actions = actionsOf(group, callable);
  const names = actions.map((x) => x.path[1] ?? "");
  const action = nextWord(reader, called);
  if (action === undefined) {
    if (asksAbout(reader)) return { group };
    throw new UsageFault(`Cannot run ${called}: no action is named`, {
      hint: `The actions are ${names.join(", ")}.`,
    });
  }
  const listed = actions.find((x) => x.path[1] === action);
  if (listed !== undefined) return { listed };
  throw new UsageFault(`Cannot run "${called} ${action}": no such action`, {
    misspelling: { word: action, known: names },
    hint: `\`${called} --help\` lists them.`,
  });
}

function actionsOf(group: Group, callable: Callable): Listed[] {
  return callable.commands.filter((x) => x.path[0] === group.name);
}

function nextWord(reader: TokenReader, called: string): string | undefined {
  return reader.word({
    called,
    options: GLOBAL_OPTIONS,
    hint: "Options of a verb go behind it.",
  });
}

/** `dos help` is `dos --help`, and `dos version` is `dos --version`, whatever follows. */
function verbOf(reader: TokenReader): string | undefined {
  const word = nextWord(reader, "dos");
  if (word !== "help" && word !== "version") return word;
  reader.given.set(word, []);
  return nextWord(reader, "dos");
}

function asksAbout(reader: TokenReader): boolean {
  return reader.given.has("help") || reader.given.has("version");
}

/** Somebody who types an action without its verb means that action. */
function unknownVerb(
  verb: string,
  verbs: readonly string[],
  callable: Callable,
): UsageFault {
  const full = callable.commands
    .filter((x) => x.path.length > 1 && x.path[1] === verb)
    .map((x) => `\`dos ${x.path.join(" ")}\``);
  const message = `Cannot run "dos ${verb}": no such verb`;
  if (full.length > 0) {
    return new UsageFault(message, {
      hint: `Did you mean ${full.join(" or ")}?`,
    });
  }
  return new UsageFault(message, {
    misspelling: { word: verb, known: verbs },
    hint: "`dos --help` lists them.",
  });
}
