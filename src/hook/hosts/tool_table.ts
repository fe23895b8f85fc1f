/**
 * Tables that say what the tools of a host do with their arguments.
 *
 * A tool is found by its whole name in any style: `write_file` is `WriteFile`.
 * `mcp__files__write_file` is neither: what a plugged-in server means by its
 * names is unknown, so that no table may hold a name with its prefix.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import { shellWord } from "../../domain/shell_word.ts";
import {
  type Footprint,
  NO_FOOTPRINT,
  type ToolUse,
  type TouchedPath,
} from "../tool_call.ts";
import { isPatchCommand, patchFootprint } from "./apply_patch.ts";
import { bareWord, type ToolInput, valuesOf } from "./payload.ts";

/** What one tool does: its arguments and the directory it runs in to its use. */
export type ToolRule = (input: ToolInput, cwd: string) => Placed;

/** A use, and the directory its relative paths start from. */
export interface Placed {
  /** What the tool does. */
  readonly use: ToolUse;
  /** The directory. */
  readonly cwd: string;
}

/** Rules by the bare word of the tool. */
export type ToolTable = ReadonlyMap<string, ToolRule>;

const MAX_NAME_LENGTH = 128;
const UNKNOWN: ToolUse = { kind: "unknown" };

/**
 * A table from rules and the tools each is for, separated by blanks.
 *
 * @throws {RangeError} if two entries are for the same tool: one would hide the other.
 */
export function toolTable(
  rows: readonly (readonly [ToolRule, string])[],
): ToolTable {
  const table = new Map<string, ToolRule>();
  for (const [rule, tools] of rows) {
    for (const tool of tools.split(/\s+/)) {
      const word = bareWord(tool);
      if (table.has(word)) {
        throw new RangeError(
          `Cannot add the tool "${tool}": it is in the table; name it once`,
        );
      }
      table.set(word, rule);
    }
  }
  return table;
}

/** What a call of a tool does, by its table. */
export function useOf(
  table: ToolTable,
  tool: string,
  input: ToolInput,
  cwd: string,
): Placed {
  if (tool.length > MAX_NAME_LENGTH) {
    return { use: UNKNOWN, cwd };
  }
  return table.get(bareWord(tool))?.(input, cwd) ?? { use: UNKNOWN, cwd };
}

/** A tool that writes the files its arguments of these names hold. */
export function writes(...names: readonly string[]): ToolRule {
  return writing(names, { below: false });
}

/** A tool that removes files, or directories with all that is in them. */
export function removes(...names: readonly string[]): ToolRule {
  return writing(names, { below: true });
}

/** A tool that only reads. */
export function reads(...names: readonly string[]): ToolRule {
  return reading(names, { below: false });
}

/** A tool that looks through a directory. */
export function searches(...names: readonly string[]): ToolRule {
  return reading(names, { below: true });
}

/** A tool that touches no file. */
export const TOUCHES_NOTHING: ToolRule = (
  _input: ToolInput,
  cwd: string,
): Placed => ({ use: { kind: "none" }, cwd });

/** A tool that types into a program that runs already; without text it only waits. */
export function typesInto(...names: readonly string[]): ToolRule {
  const wanted = bareWords(names);
  return (input, cwd) => {
    const texts = [input.text, ...valuesOf(input.fields, wanted)];
    const isTyping = texts.some((x) => x !== "" && x !== null);
    return isTyping
      ? files(cwd, { cannotTell: "it types into a running program" })
      : { use: { kind: "none" }, cwd };
  };
}

/** A tool that applies a patch, as bare text or under one of these names. */
export function patches(...names: readonly string[]): ToolRule {
  const wanted = bareWords(names);
  return (input, cwd) => {
    const found = [input.text, ...valuesOf(input.fields, wanted)]
      .flatMap((x) => Array.isArray(x) ? x : [x])
      .filter((x): x is string => typeof x === "string");
    return files(cwd, patchFootprint(found.join("\n")));
  };
}

/** An editor whose argument `command` says whether it only looks. */
export function editor(...names: readonly string[]): ToolRule {
  const [look, edit] = [reads(...names), writes(...names)];
  const wanted = new Set(["command"]);
  return (input, cwd) => {
    const commands = valuesOf(input.fields, wanted);
    const isLooking = commands.length > 0 &&
      commands.every((x) => x === "view");
    return (isLooking ? look : edit)(input, cwd);
  };
}

/** The shell of a tool; `native` is the one that belongs to the system. */
export type ShellName = "sh" | "powershell" | "native";

/**
 * A tool that runs a command line.
 *
 * @param shell The shell that reads it.
 * @param commands The names of the argument that holds it.
 * @param directories The names of the argument with the directory it runs in.
 */
export function shell(
  shell: ShellName,
  commands: readonly string[],
  directories: readonly string[] = [],
): ToolRule {
  const [wanted, places] = [bareWords(commands), bareWords(directories)];
  return (input, cwd) => {
    const place = valuesOf(input.fields, places)
      .find((x): x is string => typeof x === "string" && x !== "");
    const here = place === undefined ? cwd : joined(cwd, place);
    const values = [input.text, ...valuesOf(input.fields, wanted)];
    const dialect = shell === "native" ? nativeShell(here) : shell;
    const lines = values.map((x) => commandLine(x, dialect))
      .filter((x) => x !== null);
    const [first, ...others] = lines;
    if (first === undefined || others.length > 0) {
      return files(here, { cannotTell: "its command line cannot be read" });
    }
    return { use: first, cwd: here };
  };
}

/** The shell that a program for this directory's system starts on its own. */
export function nativeShell(cwd: string): "sh" | "powershell" {
  return /^\/?[A-Za-z]:(?:[\\/]|$)|^\\\\/.test(cwd) ? "powershell" : "sh";
}

const WRAPPER_REGEXP =
  /^(?:.*[\\/])?(?:(?<sh>(?:ba|z|da|k)?sh)|(?:powershell|pwsh))(?:\.exe)?$/i;

const SCRIPT_OPTION_REGEXP = /^-(?:[a-z]*c|command)$/i;

/** A command as text or as a list of words; `null` where it is neither, or empty. */
function commandLine(
  value: unknown,
  dialect: "sh" | "powershell",
): ToolUse | null {
  if (typeof value === "string") {
    return value === "" ? null : { kind: "shell", dialect, command: value };
  }
  if (!Array.isArray(value) || value.length === 0) return null;
  const words = value.filter((x): x is string => typeof x === "string");
  if (words.length < value.length) return null;
  const [program = ""] = words;
  if (isPatchCommand(program)) {
    const footprint = patchFootprint(words.slice(1).join("\n"));
    return { kind: "files", footprint };
  }
  const wrapper = WRAPPER_REGEXP.exec(program);
  const script = words.at(-1) ?? "";
  if (wrapper !== null && SCRIPT_OPTION_REGEXP.test(words.at(-2) ?? "")) {
    const inner = wrapper.groups?.["sh"] === undefined ? "powershell" : "sh";
    return { kind: "shell", dialect: inner, command: script };
  }
  const command = words.map(shellWord).join(" ");
  return { kind: "shell", dialect: "sh", command };
}

function joined(cwd: string, place: string): string {
  const isAbsolute = /^(?:[\\/~]|[A-Za-z]:)/.test(place);
  return isAbsolute || cwd === "" ? place : `${cwd}/${place}`;
}

function bareWords(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(bareWord));
}

function files(cwd: string, part: Partial<Footprint>): Placed {
  const footprint = { ...NO_FOOTPRINT, ...part };
  return { use: { kind: "files", footprint }, cwd };
}

function writing(
  names: readonly string[],
  { below }: { readonly below: boolean },
): ToolRule {
  const wanted = bareWords(names);
  return (input, cwd) => {
    const found = pathsIn(input.fields, wanted, below);
    const cannotTell = found.length > 0 ? null : "it names no file";
    return files(cwd, { writes: found, cannotTell });
  };
}

function reading(
  names: readonly string[],
  { below }: { readonly below: boolean },
): ToolRule {
  const wanted = bareWords(names);
  return (input, cwd) =>
    files(cwd, { reads: pathsIn(input.fields, wanted, below) });
}

/** The paths under these names: text, lists of text, and lists of tables that hold such names. */
function pathsIn(
  fields: object,
  names: ReadonlySet<string>,
  below: boolean,
): TouchedPath[] {
  const texts = valuesOf(fields, names)
    .flatMap((x): unknown[] => Array.isArray(x) ? x : [x])
    .flatMap((x) => isRecord(x) ? valuesOf(x, names) : [x])
    .filter((x) => typeof x === "string");
  const paths = new Set(texts.flatMap(spellings).filter((x) => x !== ""));
  return [...paths].map((path) => ({ path, below, glob: false }));
}

/** A path as it was sent and as tools tidy it: without blanks around it, not as a URL. */
function spellings(text: string): string[] {
  const path = text.trim();
  return /^file:\/\//i.test(path) ? [fromFileUrl(path)] : [text, path];
}

function fromFileUrl(url: string): string {
  const rest = url.slice("file://".length).replace(/^localhost(?=\/)/i, "");
  const path = /^\//.test(rest) ? rest : `//${rest}`;
  let plain = path;
  try {
    plain = decodeURIComponent(path);
  } catch {
    // Half an escape: the name is taken as it stands.
  }
  return plain.replace(/^\/(?=[A-Za-z]:)/, "");
}
