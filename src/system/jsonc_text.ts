/**
 * JSON with comments, with the line of every key.
 *
 * Comments and trailing commas are welcome; a key that stands twice is not,
 * since nobody could say which one counts. Written here because every command
 * and every hook reads its configuration: a library that does this takes as
 * long to load as the rest of the program.
 *
 * @module
 */
import { ConfigError, type KeyPath } from "../domain/config_value.ts";
import { lineAt, type ParsedText } from "./config_text.ts";

const DEPTH_LIMIT = 64;
const GAP_REGEXP = /(?:[ \t\r\n]+|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y;
const TEXT_REGEXP = /"(?:[^"\\\r\n]|\\.)*"/y;
const WORD_REGEXP = /[-+.\w]+/y;

/**
 * Parses a text.
 *
 * @throws {ConfigError} If it is not JSON with comments, or a key stands twice.
 */
export function parseJsonc(text: string): ParsedText {
  const reader = new JsoncReader(text);
  const value = reader.readWhole();
  return { value, lineOf: (path) => lineAt(text, reader.offsetOf(path)) };
}

/** Where a key or item stands, and what is inside it. */
class Spot {
  offset: number;
  parts: Map<string | number, Spot> | undefined;

  constructor(offset: number) {
    this.offset = offset;
  }

  /** The spot of a part; one that is not there yet is made. */
  at(part: string | number): Spot {
    this.parts ??= new Map();
    const known = this.parts.get(part);
    if (known !== undefined) return known;
    const made = new Spot(this.offset);
    this.parts.set(part, made);
    return made;
  }
}

class JsoncReader {
  readonly #text: string;
  readonly #root = new Spot(0);
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where a key or item stands, or else the innermost table around it. */
  offsetOf(path: KeyPath): number {
    let spot = this.#root;
    for (const part of path) {
      const inner = spot.parts?.get(part);
      if (inner === undefined) break;
      spot = inner;
    }
    return spot.offset;
  }

  readWhole(): unknown {
    const value = this.#readValue([], this.#root);
    this.#skipGap();
    if (this.#at === this.#text.length) return value;
    throw this.#error("there is more after its end");
  }

  #readValue(path: KeyPath, spot: Spot): unknown {
    this.#skipGap();
    spot.offset = this.#at;
    if (path.length > DEPTH_LIMIT) {
      throw this.#error(`it is nested deeper than ${DEPTH_LIMIT} levels`);
    }
    const next = this.#text[this.#at];
    if (next === "{") return this.#readTable(path, spot);
    if (next === "[") return this.#readList(path, spot);
    return next === '"' ? this.#readText() : this.#readWord();
  }

  #readTable(path: KeyPath, spot: Spot): unknown {
    const entries = new Map<string, unknown>();
    this.#readItems("}", () => {
      if (this.#text[this.#at] !== '"') {
        throw this.#error("a key in quotes is missing");
      }
      const offset = this.#at;
      const key = this.#readText();
      const here = [...path, key];
      if (entries.has(key)) {
        const line = lineAt(this.#text, offset);
        throw new ConfigError("it stands there twice; remove one of them", {
          path: here,
          line,
        });
      }
      this.#skipGap();
      if (!this.#take(":")) throw this.#error("a colon is missing");
      const inner = spot.at(key);
      entries.set(key, this.#readValue(here, inner));
      inner.offset = offset;
    });
    return Object.fromEntries(entries);
  }

  #readList(path: KeyPath, spot: Spot): unknown[] {
    const items: unknown[] = [];
    this.#readItems("]", () => {
      const index = items.length;
      items.push(this.#readValue([...path, index], spot.at(index)));
    });
    return items;
  }

  /** Reads what stands between an opening bracket and the closing one. */
  #readItems(close: string, readItem: () => void): void {
    this.#at++;
    for (;;) {
      this.#skipGap();
      if (this.#take(close)) return;
      readItem();
      this.#skipGap();
      if (this.#take(",")) continue;
      if (this.#take(close)) return;
      throw this.#error(`a comma or ${close} is missing`);
    }
  }

  #readText(): string {
    const token = this.#match(TEXT_REGEXP);
    if (token === "") throw this.#error("a text is not closed");
    return String(this.#parse(token));
  }

  #readWord(): unknown {
    const token = this.#match(WORD_REGEXP);
    if (token === "") throw this.#error("a value is missing");
    return this.#parse(token);
  }

  /** What JSON itself makes of a text, number or word that has just been passed. */
  #parse(token: string): unknown {
    try {
      return JSON.parse(token);
    } catch {
      this.#at -= token.length;
      throw this.#error("a value is malformed");
    }
  }

  #skipGap(): void {
    this.#match(GAP_REGEXP);
    if (this.#text.startsWith("/*", this.#at)) {
      throw this.#error("a comment is not closed");
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += token.length;
    return token;
  }

  #take(token: string): boolean {
    if (this.#text[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #error(state: string): ConfigError {
    return new ConfigError(`it is not valid JSON: ${state}`, {
      line: lineAt(this.#text, this.#at),
    });
  }
}
