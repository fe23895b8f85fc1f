/**
 * The tokens of PowerShell.
 *
 * @module
 */
import { plainWord, UNKNOWN_WORD, type Word } from "./word.ts";

/** A word. */
export interface PowerShellWord {
  readonly kind: "word";
  readonly word: Word;
  /** A string in quotes, which is no command. */
  readonly quoted: boolean;
  /** As it is written. */
  readonly source: string;
}

/** One token. */
export type PowerShellToken =
  | PowerShellWord
  | { readonly kind: "operator"; readonly text: string }
  | { readonly kind: "redirect"; readonly text: string };

const OPERATOR_REGEXP = /\r?\n|\|\||\||&&|&|;|[@$]?\(|@?\{|\)|\}|,/y;
const REDIRECT_REGEXP = /[1-6*]?>&[12]|[1-6*]?>>?|</y;
const BLANK_REGEXP = /(?:[ \t\f\v\u00a0]|`\r?\n)*/y;
const HERE_REGEXP = /@(['"])[ \t]*\r?\n/y;
const VARIABLE_REGEXP = /\$(?:\{[^}]{0,200}\}|[\w:?^$]+)/y;
const PLAIN_REGEXP = /[^\s'"`$|&;(){},<>]+/y;

/** Reads a command line; `fault` says why the tokens end too early, or is `null`. */
export function scanPowerShell(
  text: string,
  home: string,
): {
  readonly tokens: readonly PowerShellToken[];
  readonly fault: string | null;
} {
  const tokens: PowerShellToken[] = [];
  let at = 0;
  function match(expression: RegExp): string | undefined {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }
  for (;;) {
    match(BLANK_REGEXP);
    if (at >= text.length) return { tokens, fault: null };
    if (text[at] === "#" || text.startsWith("<#", at)) {
      const mark = text[at] === "#" ? "\n" : "#>";
      const end = text.indexOf(mark, at);
      at = end < 0 ? text.length : end + (mark === "\n" ? 0 : 2);
      continue;
    }
    const here = match(HERE_REGEXP);
    if (here !== undefined) {
      const end = text.indexOf(`\n${here[1]}@`, at - 1);
      if (end < 0) return { tokens, fault: "a here-string is not closed" };
      const source = text.slice(at, end);
      const isKnown = here[1] === "'" || !source.includes("$");
      const word = isKnown ? plainWord(source) : UNKNOWN_WORD;
      tokens.push({ kind: "word", word, quoted: true, source });
      at = end + 3;
      continue;
    }
    const redirect = match(REDIRECT_REGEXP);
    if (redirect !== undefined) {
      tokens.push({ kind: "redirect", text: redirect });
      continue;
    }
    const operator = match(OPERATOR_REGEXP);
    if (operator !== undefined) {
      tokens.push({ kind: "operator", text: operator.replace("\r", "") });
      continue;
    }
    const start = at;
    const read = readWord(text, at, home);
    if (read === undefined) return { tokens, fault: "a quote is not closed" };
    at = read.end;
    const source = text.slice(start, at);
    const quoted = /^['"]/.test(source);
    tokens.push({ kind: "word", word: read.word, quoted, source });
  }
}

/** One word; `undefined` if a quote is open at the end. */
function readWord(
  text: string,
  start: number,
  home: string,
): { readonly word: Word; readonly end: number } | undefined {
  let at = start;
  let out = "";
  let known = true;
  function variable(): boolean {
    VARIABLE_REGEXP.lastIndex = at;
    const found = VARIABLE_REGEXP.exec(text)?.[0];
    if (found === undefined) return false;
    at += found.length;
    const isHome = /^\$\{?(?:HOME|env:USERPROFILE|env:HOME)\}?$/i.test(found);
    if (/^\$null$/i.test(found)) out += "$null";
    else if (isHome && home !== "") out += home;
    else known = false;
    return true;
  }
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === "'" || char === '"') {
      for (at++;; at++) {
        const next = text[at];
        if (next === undefined) return undefined;
        if (next === char) {
          if (text[at + 1] !== char) break;
          at++;
          out += char;
        } else if (char === '"' && next === "`") out += escaped(text[++at]);
        else if (char === '"' && next === "$") {
          if (text[at + 1] === "(") known = false;
          if (variable()) at--;
          else out += "$";
        } else out += next;
      }
      at++;
    } else if (char === "`") {
      out += escaped(text[at + 1]);
      at += 2;
    } else if (char === "$") {
      if (!variable()) {
        out += "$";
        at++;
      }
    } else {
      PLAIN_REGEXP.lastIndex = at;
      const plain = PLAIN_REGEXP.exec(text)?.[0];
      if (plain === undefined) break;
      out += plain;
      at += plain.length;
    }
  }
  if (at === start) return { word: plainWord(text[at] ?? ""), end: at + 1 };
  if (/^~(?=$|[\\/])/.test(out) && text[start] === "~") {
    known &&= home !== "";
    out = home + out.slice(1);
  }
  return { word: known ? plainWord(out) : UNKNOWN_WORD, end: at };
}

function escaped(char: string | undefined): string {
  const letters: Record<string, string> = {
    n: "\n",
    t: "\t",
    r: "\r",
    "0": "\0",
  };
  return letters[char ?? ""] ?? char ?? "";
}
