/**
 * How a command line of ours is known again.
 *
 * It is ours only if it is nothing else: a program, whatever its path is, and
 * `hook <event> --installed-by=dos`. A line with more around it was written by
 * somebody, and is neither changed nor taken out nor run.
 *
 * @module
 */
import type { HookMoment } from "../tool_call.ts";
import { type LineReader, MARKER } from "./command_line.ts";

/** What a line of ours runs. */
export interface OurLine {
  /** The words in front of `hook <event>`, as the reader of the line hands them on. */
  readonly program: readonly string[];
  /** The moment it is for. */
  readonly moment: HookMoment;
}

const MOMENTS: readonly HookMoment[] = [
  ...["pretool", "posttool", "stop", "session-start", "session-end"] as const,
];

/**
 * Reads a line of ours.
 *
 * @param line The line.
 * @param reader Who reads it.
 * @param known A program that is ours whatever its words look like.
 * @returns What it runs, `null` where it is not, or not only, one of ours.
 */
export function ourLine(
  line: string,
  reader: LineReader,
  known: readonly string[] = [],
): OurLine | null {
  const words = wordsOf(line, reader);
  if (words === null || words.length < 4) return null;
  const program = words.slice(0, -3);
  const [hook, event, marker] = words.slice(-3);
  const moment = MOMENTS.find((x) => x === event);
  const isWhole = hook === "hook" && marker === MARKER && moment !== undefined;
  if (!isWhole || !(isProgram(program) || isSame(program, known))) return null;
  return { program, moment };
}

const MAIN_REGEXP = /^[^-].*[\\/]main\.ts$/s;

/** One word, or the five by which Deno starts us. */
function isProgram([first = "", ...more]: readonly string[]): boolean {
  if (first === "" || first.startsWith("-")) return false;
  if (more.length === 0) return true;
  const main = more.at(-1) ?? "";
  return isSame(more.slice(0, -1), ["run", "-A", "--no-prompt"]) &&
    MAIN_REGEXP.test(main);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, at) => word === b[at]);
}

/** A key of a handler, and the system the host runs on. */
export interface LineKey {
  /** The key. */
  readonly key: string;
  /** Whether the host runs on Windows. */
  readonly windows: boolean;
}

/** Whether a line under a key is one of ours, for any shell that may read it there. */
export function isOurLine(
  line: string,
  { key, windows }: LineKey,
  known: readonly string[] = [],
): boolean {
  return readersOf(line, key, windows)
    .some((reader) => ourLine(line, reader, known) !== null);
}

function readersOf(
  line: string,
  key: string,
  windows: boolean,
): readonly LineReader[] {
  if (key === "bash") return ["sh"];
  if (key === "powershell") return ["powershell"];
  if (key === "command_windows") return ["powershell", "cmd", "cmd-whole"];
  // A file may come from another system; but what `sh` would expand is no path.
  const isFixed = windows || !/[$`]/.test(line);
  return isFixed
    ? ["sh", "powershell", "cmd", "cmd-whole"]
    : ["sh", "powershell"];
}

/** The words of a line that has no more to it than words, or `null`. */
function wordsOf(line: string, reader: LineReader): string[] | null {
  const text = line.replace(/^[ \t]+|[ \t]+$/g, "");
  // At the head of a line such a word sets a variable.
  if (/^[A-Za-z_]\w*\+?=/.test(text)) return null;
  switch (reader) {
    case "sh":
      return split(text, SH_REGEXP);
    case "powershell":
      return powershellWords(text);
    case "cmd":
      return split(text, CMD_REGEXP);
    case "cmd-whole":
      return /^""/.test(text)
        ? split(/^"(.*)"$/s.exec(text)?.[1] ?? "", CMD_REGEXP)
        : split(text, CMD_REGEXP);
  }
}

/** A word in quotes is no command of PowerShell unless it is called with `&`. */
function powershellWords(text: string): string[] | null {
  const called = /^&[ \t]*(.*)$/s.exec(text)?.[1];
  if (called === undefined && /^['\u2018-\u201b]/.test(text)) return null;
  const bare = (called ?? text).replace(
    /[ \t]*;[ \t]*exit \$LASTEXITCODE$/,
    "",
  );
  return split(bare, POWERSHELL_REGEXP);
}

// Each alternative is text that its shell takes as it stands, or a gap.
const SH_REGEXP =
  /(?<gap>[ \t]+)|'(?<raw>[^']*)'|"(?<soft>[^"$`\\!]*)"|\\(?<one>')|(?<plain>[\w@%+=:,./-]+)/y;
const POWERSHELL_REGEXP =
  /(?<gap>[ \t]+)|'(?<quoted>(?:[^'\u2018-\u201b]|(['\u2018-\u201b])\3)*)'|(?<plain>[\w./\\:=+-]+)/y;
const CMD_REGEXP =
  /(?<gap>[ \t]+)|"(?<doubled>(?:[^"]|"")*)"|(?<plain>[\w./\\:=+~-]+)/y;

function split(text: string, pieces: RegExp): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  pieces.lastIndex = 0;
  while (pieces.lastIndex < text.length) {
    const { groups } = pieces.exec(text) ?? {};
    if (groups === undefined) return null;
    if (groups["gap"] === undefined) word = (word ?? "") + pieceOf(groups);
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}

function pieceOf(
  groups: Readonly<Record<string, string | undefined>>,
): string {
  const { raw, soft, one, plain, quoted, doubled } = groups;
  return raw ?? soft ?? one ?? plain ??
    quoted?.replace(/(['\u2018-\u201b])\1/g, "$1") ??
    doubled?.replaceAll('""', '"') ?? "";
}

const RUNS_REGEXP = new RegExp(
  `(?<![\\w.-])hook["']?\\s+["']?[\\w-]+["']?\\s+["']?${MARKER}(?![\\w.-])`,
);

/** Whether a line bears our marker behind a hook: it is ours, or runs `dos` in a command of somebody's own. */
export function bearsMarker(line: string): boolean {
  return RUNS_REGEXP.test(line);
}

const ORIGINAL_REGEXP =
  /(?:(?<![\w.-])dos(?:\.exe)?["']?|dos\.cli["']?)\s+["']?hook["']?\s+["']?(?:pretool|posttool|stop|marker)(?![\w-])|dos-hook["']?\s+["']?(?:pretool|posttool|stop|marker)(?![\w-])/;

/** Whether a line runs the hook of dos-kernel, or one that somebody wrote by hand. */
export function isForeignHook(line: string): boolean {
  return !bearsMarker(line) && ORIGINAL_REGEXP.test(line);
}
