/**
 * Brace alternatives: `{a,b}` written out as the texts they stand for.
 *
 * Expansion is textual and knows nothing of segments or wildcards; only a
 * class is left alone as a whole. The text has to be balanced: run the checks
 * of `pattern.ts` first. More texts than the limit are never built.
 *
 * @module
 */
import { classEnd } from "./char_class.ts";

/** How many texts one pattern may stand for. */
export const EXPANSION_LIMIT = 256;

const SPECIAL_REGEXP = /[[{},]/g;

/**
 * Every text that a pattern stands for, in the order of its alternatives,
 * repeats included; `null` if there are more than {@linkcode EXPANSION_LIMIT}.
 */
export function expandBraces(pattern: string): string[] | null {
  const open = pattern.indexOf("{");
  if (open < 0) return [pattern];
  const close = pattern.indexOf("}", open);
  const isPlain = pattern.indexOf("{", open + 1) < 0 && !pattern.includes("[");
  if (!isPlain) return new Expansion(pattern).run();
  const texts = pattern.slice(open + 1, close).split(",");
  if (texts.length > EXPANSION_LIMIT) return null;
  const [head, tail] = [pattern.slice(0, open), pattern.slice(close + 1)];
  return texts.map((text) => head + text + tail);
}

class Expansion {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): string[] | null {
    return this.#sequence({ inBraces: false });
  }

  #sequence(place: { readonly inBraces: boolean }): string[] | null {
    let texts = [""];
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at];
      if (place.inBraces && (char === "," || char === "}")) break;
      const tails = char === "{" ? this.#alternatives() : [this.#plain()];
      if (!tails || texts.length * tails.length > EXPANSION_LIMIT) return null;
      texts = joined(texts, tails);
    }
    return texts;
  }

  #alternatives(): string[] | null {
    const texts: string[] = [];
    do {
      this.#at++;
      const alternative = this.#sequence({ inBraces: true });
      if (!alternative) return null;
      texts.push(...alternative);
      if (texts.length > EXPANSION_LIMIT) return null;
    } while (this.#text[this.#at] === ",");
    this.#at++;
    return texts;
  }

  /** What stands here up to the next brace or comma; at least one character. */
  #plain(): string {
    const start = this.#at;
    const skip = this.#text[start] === "["
      ? classEnd(this.#text, start)
      : start;
    SPECIAL_REGEXP.lastIndex = skip + 1;
    this.#at = SPECIAL_REGEXP.exec(this.#text)?.index ?? this.#text.length;
    return this.#text.slice(start, this.#at);
  }
}

function joined(heads: readonly string[], tails: readonly string[]): string[] {
  const texts: string[] = [];
  for (const head of heads) {
    for (const tail of tails) texts.push(head + tail);
  }
  return texts;
}
