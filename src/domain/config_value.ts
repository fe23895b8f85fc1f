/**
 * Reading values out of a parsed configuration file, one at a time, so that
 * whatever is wrong is told with the key it stands at.
 *
 * A table is read as a `Map` of its own keys: `__proto__` and `constructor`
 * are keys like any other. Nothing here knows files or lines; a loader that
 * does adds them with {@linkcode ConfigError.at}.
 *
 * @module
 */
import { shownText } from "./lane.ts";

/** Where a value stands: keys, and indices counted from 0. */
export type KeyPath = readonly (string | number)[];

/** Where a {@linkcode ConfigError} was found. */
export interface ConfigSite {
  /** The key concerned; empty where it is the file as a whole. */
  readonly path?: KeyPath;
  /** The configuration file. */
  readonly file?: string;
  /** Line counted from 1. */
  readonly line?: number | null;
  /** What to do next, where it is not the file that has to be mended. */
  readonly hint?: string;
}

/**
 * The configuration says something that cannot be followed. Nothing was touched.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { ConfigError, openWorkspace } from "@dos/lanes";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${root}/dos.jsonc`, '{"lease": {"ttl_minutes": 0}}');
 * const error = await assertRejects(() => openWorkspace({ root }), ConfigError);
 * assertEquals([error.code, error.key, error.line], ["INVALID_CONFIG", "lease.ttl_minutes", 1]);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export class ConfigError extends SyntaxError {
  /** The name of the class. */
  override readonly name = "ConfigError";
  /** Stable code. */
  readonly code = "INVALID_CONFIG";
  /** The configuration file, `""` where the value came from elsewhere. */
  readonly file: string;
  /** The key concerned, such as `lanes.trees.api[0]`; `""` where it is the file as a whole. */
  readonly key: string;
  /** Line counted from 1, or `null` where it cannot be told. */
  readonly line: number | null;
  /** The key concerned, in parts. */
  readonly path: KeyPath;
  /** What is wrong and what to write instead, without the place. */
  readonly problem: string;
  /** What to do next, `""` where the file has to be mended. */
  readonly hint: string;

  /**
   * An error of the configuration.
   *
   * @param problem What is wrong and what to write instead.
   * @param site Where.
   */
  constructor(problem: string, site: ConfigSite = {}) {
    const { path = [], file = "", line = null, hint = "" } = site;
    const key = keyText(path);
    const where = [
      ...(file === "" ? [] : [`"${shownText(file, 4_096)}"`]),
      ...(line === null ? [] : [`line ${line}`]),
      ...(key === "" ? [] : [`key "${shownText(key)}"`]),
    ].join(", ");
    super(`Cannot use the config${where && ` ${where}`}: ${problem}`);
    this.problem = problem;
    this.hint = hint;
    this.path = path;
    this.file = file;
    this.key = key;
    this.line = line;
  }

  /** The same error with the file and line it was found in. */
  at(site: ConfigSite): ConfigError {
    const { path, hint } = this;
    return new ConfigError(this.problem, { path, hint, ...site });
  }
}

const BARE_KEY_REGEXP = /^[\p{L}\p{N}_-]+$/u;

/** A key path as a person would write it. */
export function keyText(path: KeyPath): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (BARE_KEY_REGEXP.test(part)) {
      text += text === "" ? part : `.${part}`;
    } else text += `${text && "."}${JSON.stringify(part)}`;
  }
  return text;
}

/** What was written, or what stands for a key that was left out. */
export function orElse(value: unknown, absent: unknown): unknown {
  return value === undefined ? absent : value;
}

/** The own keys of a table. */
export function tableAt(value: unknown, path: KeyPath): Map<string, unknown> {
  const plain = typeof value === "object" && value !== null &&
    [null, Object.prototype].includes(Object.getPrototypeOf(value));
  if (!plain) throw mismatch("a table", value, path);
  return new Map(Object.entries(value));
}

/** A list. */
export function listAt(value: unknown, path: KeyPath): readonly unknown[] {
  if (!Array.isArray(value)) throw mismatch("a list", value, path);
  return value;
}

/** A text. */
export function textAt(value: unknown, path: KeyPath): string {
  if (typeof value !== "string") throw mismatch("text", value, path);
  return value;
}

/** A text with something in it. */
export function filledAt(value: unknown, path: KeyPath): string {
  const text = textAt(value, path);
  if (text.trim() !== "") return text;
  throw new ConfigError("it is empty; fill it in or remove it", { path });
}

/** True or false. */
export function booleanAt(value: unknown, path: KeyPath): boolean {
  if (typeof value !== "boolean") throw mismatch("true or false", value, path);
  return value;
}

/** A finite number that is at least `least`, and more than that if `above`. */
export function numberAt(
  value: unknown,
  path: KeyPath,
  bounds: { readonly whole?: boolean; readonly above?: boolean } = {},
): number {
  const { whole = false, above = false } = bounds;
  const ok = typeof value === "number" && Number.isFinite(value) &&
    (above ? value > 0 : value >= 0) &&
    (!whole || Number.isSafeInteger(value));
  if (ok) return value;
  const wanted = `a ${whole ? "whole number" : "number"} ${
    above ? "above 0" : "of 0 or more"
  }`;
  throw mismatch(wanted, value, path);
}

/** One of a few words. */
export function choiceAt<T extends string>(
  words: readonly T[],
  value: unknown,
  path: KeyPath,
): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw mismatch(
    `one of ${words.map((x) => `"${x}"`).join(", ")}`,
    value,
    path,
  );
}

function mismatch(wanted: string, value: unknown, path: KeyPath): ConfigError {
  return new ConfigError(`it is ${describe(value)}; write ${wanted}`, { path });
}

function describe(value: unknown): string {
  if (typeof value === "string") return `the text "${shownText(value)}"`;
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a date";
  if (typeof value === "object" && value !== null) return "a table";
  return String(value);
}
