/**
 * Options and operands of a command.
 *
 * @module
 */
import { plainWord, withText, type Word } from "./word.ts";

/** The arguments of a command, sorted. */
export interface Arguments {
  /** Options without a value, each as it is written: `-r`, `--recursive`. */
  readonly flags: ReadonlySet<string>;
  /** Options with one: its values. */
  readonly values: ReadonlyMap<string, readonly Word[]>;
  /** Everything else. */
  readonly operands: readonly Word[];
}

/**
 * Sorts arguments as `getopt` does.
 *
 * @param valued The options that take a value, parted by blanks: `-t --suffix`.
 * @param options With `leading`, everything after the first operand is one.
 */
export function sortArguments(
  words: readonly Word[],
  valued = "",
  options: { readonly leading?: boolean } = {},
): Arguments {
  const takes = new Set(valued.split(" "));
  const flags = new Set<string>();
  const values = new Map<string, Word[]>();
  const operands: Word[] = [];
  let at = 0;
  function keep(name: string, word: Word | undefined): void {
    if (word === undefined) return;
    const own = values.get(name);
    if (own === undefined) values.set(name, [word]);
    else own.push(word);
  }
  function short(word: Word): void {
    if (takes.has(word.text)) {
      keep(word.text, words[at++]);
      return;
    }
    for (let i = 1; i < word.text.length; i++) {
      const name = `-${word.text[i]}`;
      if (!takes.has(name)) {
        flags.add(name);
        continue;
      }
      const rest = word.text.slice(i + 1);
      keep(name, rest === "" ? words[at++] : withText(word, rest));
      return;
    }
  }
  while (at < words.length) {
    const word = words[at++] ?? plainWord("");
    const isOption = word.known && /^-./.test(word.text);
    if (!isOption) {
      operands.push(word);
      if (options.leading) break;
    } else if (word.text === "--") break;
    else if (!word.text.startsWith("--")) short(word);
    else {
      const cut = word.text.indexOf("=");
      const name = cut < 0 ? word.text : word.text.slice(0, cut);
      if (cut >= 0) keep(name, withText(word, word.text.slice(cut + 1)));
      else if (takes.has(name)) keep(name, words[at++]);
      flags.add(name);
    }
  }
  for (const word of words.slice(at)) operands.push(word);
  return { flags, values, operands };
}

/** Whether one of the options, parted by blanks, is among the flags. */
export function hasFlag(args: Arguments, names: string): boolean {
  return names.split(" ").some((x) => args.flags.has(x));
}

/** The values of several options, parted by blanks. */
export function optionValues(args: Arguments, names: string): Word[] {
  return names.split(" ").flatMap((x) => args.values.get(x) ?? []);
}
