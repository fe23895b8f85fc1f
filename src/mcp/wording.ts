/**
 * Sentences of the command line in words of a tool: what is `--tree` there is
 * the argument `tree` here.
 *
 * @module
 */
import type { Fields } from "./fields.ts";

/** What others wrote stands between quotes, and is left as it is. */
const QUOTED_REGEXP = /("(?:[^"\\]|\\.)*"|`[^`]*`)/;
const OPTION_REGEXP = /(?<![\w-])--([a-z]+(?:-[a-z]+)*)(?![\w-])/g;

/** Names arguments in place of the options of the same names. */
export function inToolWords(sentence: string, fields: Fields): string {
  return outsideQuotes(sentence)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replaceAll(
        OPTION_REGEXP,
        (option, word) => argumentOf(word, fields) ?? option,
      )
    )
    .join("");
}

/** A sentence for a reason that names options, which is told as it was recorded; `null` where it names none. */
export function optionNote(reason: unknown, fields: Fields): string | null {
  if (typeof reason !== "string") return null;
  const plain = outsideQuotes(reason).filter((_, index) => index % 2 === 0);
  const found = new Map<string, string>();
  for (const [option, word = ""] of plain.join(" ").matchAll(OPTION_REGEXP)) {
    const name = argumentOf(word, fields);
    if (name !== undefined) found.set(option, name);
  }
  if (found.size === 0) return null;
  const pairs = [...found].map(([option, name]) =>
    `${option} is the argument ${name}`
  );
  return `in "reason", ${pairs.join(", and ")}`;
}

function outsideQuotes(sentence: string): string[] {
  return sentence.split(QUOTED_REGEXP);
}

function argumentOf(option: string, fields: Fields): string | undefined {
  const name = option.replaceAll("-", "_");
  return Object.hasOwn(fields, name) ? name : undefined;
}
