/**
 * JSON with comments, with the line of every key.
 *
 * Comments and trailing commas are welcome; a key that stands twice is not,
 * since nobody could say which one counts.
 *
 * @module
 */
import {
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { ConfigError, type KeyPath } from "../domain/config.ts";
import { lineAt, type ParsedText } from "./config_text.ts";

const DEPTH_LIMIT = 64;

/**
 * Parses a text.
 *
 * @throws {ConfigError} If it is not JSON with comments, or a key stands twice.
 */
export function parseJsonc(text: string): ParsedText {
  const root = treeOf(text);
  return {
    value: valueOf(root, { text, path: [] }),
    lineOf: (path) => lineAt(text, nodeAt(root, path).offset),
  };
}

function treeOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = attempt(() =>
    parseTree(text, errors, { allowTrailingComma: true })
  );
  const first = errors[0];
  if (first !== undefined) {
    throw new ConfigError(`it is not valid JSON: ${phrase(first)}`, {
      line: lineAt(text, first.offset),
    });
  }
  if (root === undefined) {
    throw new ConfigError("it is empty; write {}", { line: 1 });
  }
  return root;
}

/** A parser that calls itself ends badly on a text that is only brackets. */
function attempt<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(null);
    throw error;
  }
}

function phrase(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

interface Spot {
  readonly text: string;
  readonly path: KeyPath;
}

function valueOf(node: Node, spot: Spot): unknown {
  if (spot.path.length > DEPTH_LIMIT) {
    throw tooDeep(lineAt(spot.text, node.offset));
  }
  if (node.type === "array") {
    return (node.children ?? []).map((child, i) =>
      valueOf(child, { ...spot, path: [...spot.path, i] })
    );
  }
  if (node.type !== "object") return node.value;
  const entries = new Map<string, unknown>();
  for (const property of node.children ?? []) {
    const key = String(property.children?.[0]?.value);
    const path = [...spot.path, key];
    if (entries.has(key)) {
      throw new ConfigError("it stands there twice; remove one of them", {
        path,
        line: lineAt(spot.text, property.offset),
      });
    }
    const child = property.children?.[1];
    entries.set(
      key,
      child === undefined ? null : valueOf(child, { ...spot, path }),
    );
  }
  return Object.fromEntries(entries);
}

function tooDeep(line: number | null): ConfigError {
  return new ConfigError(`it is nested deeper than ${DEPTH_LIMIT} levels`, {
    line,
  });
}

/** The node that a path leads to, as far as it leads. */
function nodeAt(root: Node, path: KeyPath): Node {
  let shown = root;
  let node: Node | undefined = root;
  for (const part of path) {
    const found: Node | undefined = typeof part === "number"
      ? node?.children?.[part]
      : node?.children?.find((child) => child.children?.[0]?.value === part);
    if (found === undefined) return shown;
    shown = found;
    node = typeof part === "number" ? found : found.children?.[1];
  }
  return shown;
}
