/**
 * JSON with comments that is edited in place: what is not touched keeps every
 * byte, what is added takes over indentation and line ends.
 *
 * @module
 */
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { ConfigError } from "../../domain/config.ts";
import { parseJsonc } from "../jsonc_text.ts";
import { SettingsFault } from "./settings_error.ts";

/** Where a value lies: keys and indexes from the top. */
export type JsonPath = readonly (string | number)[];

const COMMENT_REGEXP = /\/\/[^\r\n]*|\/\*[^]*?\*\//g;
const TOKEN_REGEXP = /\/\/[^\r\n]*|\/\*[^]*?\*\/|,/g;

/** A document. */
export class JsoncDocument {
  #text: string;
  #root: Node;
  readonly #eol: string;
  readonly #unit: string;

  /**
   * @param text The text, without a byte order mark. One that holds nothing
   * but comments gets an empty object.
   * @throws {SettingsFault} If it is not an object of JSON with comments.
   */
  constructor(text: string) {
    this.#eol = /\r?\n/.exec(text)?.[0] ?? "\n";
    const isIdle = text.replace(COMMENT_REGEXP, "").trim() === "";
    this.#text = isIdle ? this.#filled(text) : text;
    this.#root = this.#parse();
    this.#unit = this.#indentUnit();
  }

  /** The text as it stands. */
  get text(): string {
    return this.#text;
  }

  /** What it says. */
  get value(): unknown {
    return parseJsonc(this.#text).value;
  }

  /** Sets a key of an object that is there. */
  set(path: JsonPath, value: unknown): void {
    const there = this.#at(path);
    if (there !== undefined) {
      const indent = this.#lineIndent(there.offset);
      this.#splice(there.offset, end(there), this.#render(value, indent));
      return;
    }
    const key = JSON.stringify(String(path.at(-1)));
    this.#insert(this.#need(path.slice(0, -1)), value, `${key}: `);
  }

  /** Adds to the end of a list that is there. */
  append(path: JsonPath, value: unknown): void {
    this.#insert(this.#need(path), value, "");
  }

  /** Takes a key or an item out, with its comma and the line that becomes empty. */
  remove(path: JsonPath): void {
    const node = this.#entry(path);
    const parent = this.#need(path.slice(0, -1));
    const siblings = parent.children ?? [];
    const at = siblings.indexOf(node);
    const [before, after] = [siblings[at - 1], siblings[at + 1]];
    const from = before === undefined ? parent.offset + 1 : end(before);
    const to = after === undefined ? end(parent) - 1 : after.offset;
    const comma = this.#comma(end(node), to);
    if (comma !== null) {
      this.#cut(node.offset, comma + 1, { isFirst: before === undefined });
    } else {
      this.#cut(node.offset, end(node), { isFirst: before === undefined });
      const lead = before === undefined ? null : this.#comma(from, node.offset);
      if (lead !== null) this.#text = spliced(this.#text, lead, lead + 1, "");
    }
    this.#root = this.#parse();
    this.#collapse(path.slice(0, -1));
  }

  /** Whether an object or a list holds nothing, not even a comment. */
  isBare(path: JsonPath): boolean {
    const node = this.#at(path);
    if (node === undefined || (node.children ?? []).length > 0) return false;
    return /^\s*$/.test(this.#text.slice(node.offset + 1, end(node) - 1));
  }

  #filled(text: string): string {
    const gap = text === "" || /[\r\n]\s*$/.test(text) ? "" : this.#eol;
    return `${text}${gap}{}${this.#eol}`;
  }

  #parse(): Node {
    let value: unknown;
    try {
      value = parseJsonc(this.#text).value;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const at = error.line === null ? "" : `line ${error.line}: `;
      const key = error.key === "" ? "" : ` (key "${error.key}")`;
      throw new SettingsFault(
        `${at}${error.problem}${key}`,
        "Mend the file, then run the command again.",
      );
    }
    const root = parseTree(this.#text, [], { allowTrailingComma: true });
    if (root?.type !== "object" || typeof value !== "object") {
      throw new SettingsFault(
        "it is not an object",
        "Settings stand between { and }; mend the file, then run the command again.",
      );
    }
    return root;
  }

  #at(path: JsonPath): Node | undefined {
    return findNodeAtLocation(this.#root, [...path]);
  }

  #need(path: JsonPath): Node {
    const node = this.#at(path);
    if (node === undefined) throw new Error(`"${path.join(".")}" is not there`);
    return node;
  }

  /** The item, or the key with its value. */
  #entry(path: JsonPath): Node {
    const value = this.#need(path);
    const { parent } = value;
    return parent?.type === "property" ? parent : value;
  }

  #comma(from: number, to: number): number | null {
    for (const token of this.#text.slice(from, to).matchAll(TOKEN_REGEXP)) {
      if (token[0] === ",") return from + token.index;
    }
    return null;
  }

  #insert(container: Node, value: unknown, key: string): void {
    const open = container.offset;
    const close = end(container) - 1;
    const last = container.children?.at(-1);
    const start = last === undefined ? open + 1 : end(last);
    const tokens = [...this.#text.slice(start, close).matchAll(TOKEN_REGEXP)];
    const tail = tokens.at(-1);
    const at = start +
      (tail === undefined ? 0 : tail.index + tail[0].length);
    const first = container.children?.[0];
    const isLine = first !== undefined &&
      !/\n/.test(this.#slice(open, first.offset) + this.#slice(start, close));
    const hasComma = tokens.some(([token]) => token === ",");
    const comma = last === undefined || hasComma ? "" : ",";
    const trailing = last !== undefined && hasComma ? "," : "";
    const outer = this.#lineIndent(open);
    const indent = this.#childIndent(last) ?? outer + this.#unit;
    const item = isLine
      ? ` ${key}${JSON.stringify(value)}`
      : `${this.#eol}${indent}${key}${this.#render(value, indent)}`;
    const rest = this.#slice(at, close);
    const ending = isLine || /\n/.test(rest) ? rest : `${this.#eol}${outer}`;
    this.#splice(
      start,
      close,
      `${comma}${this.#slice(start, at)}${item}${trailing}${ending}`,
    );
  }

  #render(value: unknown, indent: string): string {
    const lines = JSON.stringify(value, null, this.#unit).split("\n");
    return lines.join(`${this.#eol}${indent}`);
  }

  #slice(from: number, to: number): string {
    return this.#text.slice(from, to);
  }

  #splice(from: number, to: number, text: string): void {
    this.#text = spliced(this.#text, from, to, text);
    this.#root = this.#parse();
  }

  /** Cuts a part, and the line it stood on if nothing else is there. */
  #cut(from: number, to: number, { isFirst }: { isFirst: boolean }): void {
    const lead = /[ \t]*$/.exec(this.#slice(0, from))?.[0].length ?? 0;
    const tail = /^[ \t]*/.exec(this.#text.slice(to))?.[0].length ?? 0;
    const lineStart = /(?:\r?\n)$/.exec(this.#slice(0, from - lead));
    const isLineEnd = /^(?:\r?\n)/.test(this.#text.slice(to + tail));
    if (lineStart !== null && isLineEnd) {
      this.#text = spliced(this.#text, lineStart.index, to + tail, "");
    } else if (lineStart !== null || isFirst) {
      this.#text = spliced(this.#text, from, to + tail, "");
    } else {
      this.#text = spliced(this.#text, from - lead, to, "");
    }
  }

  /** Closes what is empty now. */
  #collapse(path: JsonPath): void {
    const node = this.#at(path);
    if (node === undefined || !this.isBare(path)) return;
    this.#splice(node.offset + 1, end(node) - 1, "");
  }

  #lineIndent(offset: number): string {
    const line = this.#slice(0, offset).split(/\r?\n/).at(-1) ?? "";
    return /^[ \t]*/.exec(line)?.[0] ?? "";
  }

  /** The indentation of a node that begins its line. */
  #childIndent(node: Node | undefined): string | null {
    if (node === undefined) return null;
    const line = this.#slice(0, node.offset).split(/\r?\n/).at(-1) ?? "";
    return /^[ \t]*$/.test(line) ? line : null;
  }

  #indentUnit(): string {
    const indent = this.#childIndent(this.#root.children?.[0]) ?? "";
    return indent === "" || !/\n/.test(this.#text) ? "  " : indent;
  }
}

function end(node: Node): number {
  return node.offset + node.length;
}

function spliced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}
