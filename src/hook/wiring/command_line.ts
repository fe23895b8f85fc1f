/**
 * The command line that a host is given to run.
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
      return `${powershellCall(words)}; exit $LASTEXITCODE`;
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

/**
 * Hosts on Windows that do not find PowerShell, or know no choice of shells,
 * hand the line to Git Bash. Where no word needs quotes there is a form that
 * both read alike: with slashes in the path, and without the `&`.
 */
function powershellCall(words: readonly string[]): string {
  const [program = ""] = words;
  const isShared = DRIVE_REGEXP.test(program) &&
    words.every((word) => SHARED_REGEXP.test(word));
  return isShared
    ? words.map(slashedWord).join(" ")
    : `& ${words.map(powershellWord).join(" ")}`;
}

function slashedWord(word: string): string {
  return DRIVE_REGEXP.test(word) ? word.replaceAll("\\", "/") : word;
}

const DRIVE_REGEXP = /^[A-Za-z]:[\\/]/;
const SHARED_REGEXP = /^[A-Za-z0-9_.:=/\\-]+$/;
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
