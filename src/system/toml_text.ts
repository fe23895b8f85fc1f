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
  const lines = text.split("\n");
  let depth = path.length;
  while (depth > 0 && !holds(parse(text), path.slice(0, depth))) depth--;
  return depth === 0 ? null : firstLine(lines, path.slice(0, depth));
}

/**
 * Bisects for the statement that sets a path. A beginning that ends inside a
 * statement does not parse, and is stretched to where the statement ends.
 */
function firstLine(lines: readonly string[], path: KeyPath): number {
  let without = 0;
  let within = lines.length;
  while (within - without > 1) {
    const end = statementEnd(lines, Math.floor((without + within) / 2));
    if (end >= within) {
      const start = statementStart(lines, Math.floor((without + within) / 2));
      if (start <= without) break;
      if (holds(beginning(lines, start), path)) within = start;
      else without = start;
    } else if (holds(beginning(lines, end), path)) within = end;
    else without = end;
  }
  while (/^\s*(?:#.*)?$/.test(lines[without] ?? "x")) without++;
  return without + 1;
}

function statementEnd(lines: readonly string[], from: number): number {
  for (let end = from; end < lines.length; end++) {
    if (beginning(lines, end) !== undefined) return end;
  }
  return lines.length;
}

function statementStart(lines: readonly string[], from: number): number {
  for (let start = from; start > 0; start--) {
    if (beginning(lines, start) !== undefined) return start;
  }
  return 0;
}

/** What the first lines say, or `undefined` if they end inside a statement. */
function beginning(lines: readonly string[], count: number): unknown {
  try {
    return parse(`${lines.slice(0, count).join("\n")}\n`);
  } catch {
    return undefined;
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
