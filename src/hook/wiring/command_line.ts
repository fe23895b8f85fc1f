/**
 * The command line that a host is given to run, and how it is known again.
 *
 * Our own entries are known by their words, `hook <event> --installed-by=dos`,
 * never by the path in front of them nor by how it is quoted.
 *
 * @module
 */
import { shellWord } from "../../domain/shell_word.ts";
import type { HookMoment } from "../tool_call.ts";

/**
 * Who reads a command line: `sh`, PowerShell, `cmd` that was handed it as it
 * is, or `cmd` that takes off the outermost quotes of a line that begins with one.
 */
export type LineReader = "sh" | "powershell" | "cmd" | "cmd-whole";

/** What marks an entry as ours. */
export const MARKER = "--installed-by=dos";

/** Words as a command line. */
export function commandLine(
  program: readonly string[],
  moment: HookMoment,
  reader: LineReader,
): string {
  const words = [...program, "hook", moment, MARKER];
  switch (reader) {
    case "sh":
      return words.map(shWord).join(" ");
    case "powershell":
      // Without its end PowerShell makes a 1 of every exit code but 0.
      return `& ${words.map(powershellWord).join(" ")}; exit $LASTEXITCODE`;
    case "cmd":
      return words.map(cmdWord).join(" ");
    case "cmd-whole": {
      const line = words.map(cmdWord).join(" ");
      return line.startsWith('"') ? `"${line}"` : line;
    }
  }
}

/** An option needs no quotes where it stands behind the program. */
function shWord(word: string): string {
  return /^--?[a-zA-Z][\w=-]*$/.test(word) ? word : shellWord(word);
}

const PLAIN_REGEXP = /^[A-Za-z0-9_./\\:=+][A-Za-z0-9_./\\:=+-]*$/;

/** PowerShell takes the typographic quotes for quotes as well. */
function powershellWord(word: string): string {
  return PLAIN_REGEXP.test(word) || /^--?[a-zA-Z][\w=-]*$/.test(word)
    ? word
    : `'${word.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/** No path of Windows holds a double quote; a percent sign cannot be quoted. */
function cmdWord(word: string): string {
  return /^[\w./\\:=+~-]+$/.test(word)
    ? word
    : `"${word.replaceAll('"', '""')}"`;
}

const EVENTS = "pretool|posttool|stop|session-start|session-end";
const OURS_REGEXP = new RegExp(
  `(?<![\\w.-])(?:(?<=\\s)["'])?hook["']?\\s+["']?(${EVENTS})["']?\\s+["']?${MARKER}(?![\\w.-])`,
);

/** The moment that an entry of ours is for, or `null` where it is none. */
export function momentOf(line: string): HookMoment | null {
  const word = OURS_REGEXP.exec(line)?.[1];
  return word === undefined ? null : word as HookMoment;
}

const ORIGINAL_REGEXP =
  /(?:(?<![\w.-])dos(?:\.exe)?["']?|dos\.cli["']?)\s+["']?hook["']?\s+["']?(?:pretool|posttool|stop|marker)(?![\w-])|dos-hook["']?\s+["']?(?:pretool|posttool|stop|marker)(?![\w-])/;

/** Whether a line runs the hook of dos-kernel, or one that somebody wrote by hand. */
export function isForeignHook(line: string): boolean {
  return momentOf(line) === null && ORIGINAL_REGEXP.test(line);
}

/** The words in front of `hook <event>`, as the shell that reads the line hands them on. */
export function programOf(line: string, reader: LineReader): string[] {
  const at = OURS_REGEXP.exec(line)?.index;
  const text = (at === undefined ? line : line.slice(0, at)).trim();
  switch (reader) {
    case "sh":
      return wordsIn(text, SH_PIECE_REGEXP);
    case "powershell":
      return wordsIn(text.replace(/^&\s*/, ""), POWERSHELL_PIECE_REGEXP);
    case "cmd":
    case "cmd-whole":
      return wordsIn(text.replace(/^""/, '"'), CMD_PIECE_REGEXP);
  }
}

const SH_PIECE_REGEXP =
  /(?<gap>\s+)|'(?<raw>[^']*)'|"(?<soft>(?:[^"\\]|\\[^])*)"|\\(?<one>[^])|(?<plain>[^\s'"\\]+)/g;
const POWERSHELL_PIECE_REGEXP =
  /(?<gap>\s+)|'(?<raw>(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)'|"(?<soft>[^"]*)"|(?<plain>[^\s'"]+)/g;
const CMD_PIECE_REGEXP = /(?<gap>\s+)|"(?<raw>[^"]*)"|(?<plain>[^\s"]+)/g;

function wordsIn(text: string, pieces: RegExp): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const { groups = {} } of text.matchAll(pieces)) {
    if (groups["gap"] !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    word = (word ?? "") + pieceText(groups, pieces);
  }
  return word === null ? words : [...words, word];
}

function pieceText(
  groups: Readonly<Record<string, string | undefined>>,
  pieces: RegExp,
): string {
  const raw = groups["raw"];
  if (raw !== undefined) {
    return pieces === POWERSHELL_PIECE_REGEXP
      ? raw.replace(/(['\u2018-\u201b])\1/g, "$1")
      : raw;
  }
  const soft = groups["soft"];
  if (soft !== undefined) {
    return pieces === SH_PIECE_REGEXP
      ? soft.replace(/\\([$`"\\])/g, "$1")
      : soft;
  }
  return groups["one"] ?? groups["plain"] ?? "";
}
