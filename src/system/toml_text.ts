/**
 * TOML, with the line of every key.
 *
 * The parser tells the line of a syntax error only. For a key that is well
 * written but wrong, the shortest beginning of the text that holds the key is
 * searched for; that costs a few more parses, and only on the way to an error.
 *
 * @module
 */
import { parse, TomlError } from "smol-toml";
import { ConfigError, type KeyPath } from "../domain/config.ts";
import type { ParsedText } from "./config_text.ts";

/** How many characters may be parsed in search of one line. */
const SEARCH_LIMIT = 16_777_216;

/**
 * Parses a text.
 *
 * @throws {ConfigError} If it is not TOML.
 */
export function parseToml(text: string): ParsedText {
  try {
    return { value: parse(text), lineOf: (path) => lineOf(text, path) };
  } catch (error) {
    if (!(error instanceof TomlError)) {
      if (error instanceof RangeError) {
        throw new ConfigError("it is nested too deeply");
      }
      throw error;
    }
    const why = error.message.split("\n")[0]?.replace(
      /^Invalid TOML document: /,
      "",
    );
    throw new ConfigError(`it is not valid TOML: ${why}`, { line: error.line });
  }
}

/** The line on which the deepest existing part of a path is set. */
function lineOf(text: string, path: KeyPath): number | null {
  const whole = parse(text);
  let depth = path.length;
  while (depth > 0 && !holds(whole, path.slice(0, depth))) depth--;
  return depth === 0 ? null : new LineSearch(text, path.slice(0, depth)).run();
}

/** Searches for the statement that sets a path; gives up where that costs too much. */
class LineSearch {
  readonly #text: string;
  readonly #path: KeyPath;
  /** Where each line begins, and the end of the text. */
  readonly #starts: readonly number[];
  #budget = SEARCH_LIMIT;

  constructor(text: string, path: KeyPath) {
    this.#text = text.endsWith("\n") ? text : `${text}\n`;
    this.#path = path;
    this.#starts = [
      0,
      ...Array.from(this.#text.matchAll(/\n/g), (end) => end.index + 1),
    ];
  }

  /**
   * Bisects by lines. A beginning that ends inside a statement does not parse,
   * and is stretched to where the statement ends, or cut to where it begins.
   */
  run(): number | null {
    let without = 0;
    let within = this.#starts.length - 1;
    while (within - without > 1) {
      const middle = Math.floor((without + within) / 2);
      const cut = this.#nearestEnd(middle, { without, within });
      if (cut === undefined) break;
      if (holds(cut.value, this.#path)) within = cut.lines;
      else without = cut.lines;
    }
    if (this.#budget < 0) return null;
    while (/^\s*(?:#.*)?$/.test(this.#line(without))) without++;
    return without + 1;
  }

  /** A whole beginning of the text strictly between two others, near to `middle`. */
  #nearestEnd(
    middle: number,
    bounds: { readonly without: number; readonly within: number },
  ): { lines: number; value: unknown } | undefined {
    for (let lines = middle; lines < bounds.within; lines++) {
      const value = this.#beginning(lines);
      if (value !== undefined) return { lines, value };
    }
    for (let lines = middle - 1; lines > bounds.without; lines--) {
      const value = this.#beginning(lines);
      if (value !== undefined) return { lines, value };
    }
    return undefined;
  }

  /** What the first lines say, or `undefined` if they end inside a statement. */
  #beginning(lines: number): unknown {
    const end = this.#starts[lines] ?? 0;
    this.#budget -= end;
    if (this.#budget < 0) return undefined;
    try {
      return parse(this.#text.slice(0, end));
    } catch {
      return undefined;
    }
  }

  #line(index: number): string {
    return this.#text.slice(this.#starts[index], this.#starts[index + 1]) ||
      "end";
  }
}

function holds(value: unknown, path: KeyPath): boolean {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) {
      return false;
    }
    at = (at as Record<string | number, unknown>)[part];
  }
  return true;
}
