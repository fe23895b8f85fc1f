/**
 * The text of bash's `$'...'`.
 *
 * @module
 */
import { Unreadable } from "./token.ts";

const ESCAPE_REGEXP =
  /^(?:x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{1,4})|U([\dA-Fa-f]{1,8})|([0-7]{1,3}))/;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", "\x07"],
  ["b", "\b"],
  ["e", "\x1b"],
  ["f", "\f"],
  ["v", "\v"],
]);

/**
 * Reads up to the closing quote.
 *
 * @param text The whole command line.
 * @param start The place after the opening quote.
 */
export function ansiText(
  text: string,
  start: number,
): { readonly text: string; readonly end: number } {
  let out = "";
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "'") return { text: out, end: at + 1 };
    if (char !== "\\") {
      out += char;
      continue;
    }
    const number = ESCAPE_REGEXP.exec(text.slice(at + 1, at + 10));
    if (number === null) {
      const next = text[++at] ?? "";
      out += LETTERS.get(next) ?? (`'"\\?`.includes(next) ? next : `\\${next}`);
      continue;
    }
    const [hex, octal] = [number[1] ?? number[2] ?? number[3], number[4]];
    const code = hex === undefined
      ? parseInt(octal ?? "", 8) & 0xff
      : parseInt(hex, 16);
    if (code > 0x10ffff) throw new Unreadable("an escape is not a character");
    out += String.fromCodePoint(code);
    at += number[0].length;
  }
  throw new Unreadable("a quote is not closed");
}
