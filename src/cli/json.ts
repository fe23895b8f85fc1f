/**
 * The JSON that is printed: the canonical form of the journal (keys sorted by
 * code point, `", "` and `": "` between), or the same indented by 2.
 *
 * Unlike the journal's own writer it never fails, for it has to show what
 * others wrote: what is unsafe on a terminal, lone surrogates included, is
 * escaped. No program reads what it writes back into a journal.
 *
 * @module
 */
import { escapeJson } from "./escape.ts";

/** How JSON is laid out. */
export interface JsonLayout {
  /** Indent by 2. */
  readonly pretty?: boolean;
}

/**
 * A value as JSON, without a line feed at the end. What JSON cannot say
 * (`undefined`, functions, numbers that are not finite) is `null`.
 */
export function printJson(value: unknown, layout: JsonLayout = {}): string {
  return print(value, layout.pretty ? "\n" : null);
}

function print(value: unknown, newline: string | null): string {
  if (typeof value === "string") return escapeJson(JSON.stringify(value));
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value) ?? "null";
  }
  const inner = newline === null ? null : `${newline}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => print(item, inner));
    return enclose(items, { open: "[", close: "]", newline });
  }
  const items = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([key, item]) => `${print(key, null)}: ${print(item, inner)}`);
  return enclose(items, { open: "{", close: "}", newline });
}

function enclose(
  items: readonly string[],
  { open, close, newline }: {
    open: string;
    close: string;
    newline: string | null;
  },
): string {
  if (items.length === 0) return open + close;
  if (newline === null) return open + items.join(", ") + close;
  const inner = `${newline}  `;
  return open + inner + items.join(`,${inner}`) + newline + close;
}

function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    return (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
  }
  return a.length - b.length;
}
