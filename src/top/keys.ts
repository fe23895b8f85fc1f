/**
 * What was typed, read from the bytes that a terminal sends.
 *
 * @module
 */

/** One key: its name, or the character it makes. */
export type Key =
  | { readonly name: KeyName }
  | { readonly name: "character"; readonly text: string };

/** The keys that make no character. */
export type KeyName =
  | "up"
  | "down"
  | "left"
  | "right"
  | "page-up"
  | "page-down"
  | "home"
  | "end"
  | "enter"
  | "escape"
  | "backspace"
  | "interrupt";

const SEQUENCES: ReadonlyMap<string, KeyName> = new Map<string, KeyName>([
  ...[["A", "up"], ["B", "down"], ["C", "right"], ["D", "left"]] as const,
  ...[["H", "home"], ["F", "end"], ["1~", "home"], ["4~", "end"]] as const,
  ...[["7~", "home"], ["8~", "end"], ["5~", "page-up"]] as const,
  ["6~", "page-down"],
]);

const CONTROLS: ReadonlyMap<string, KeyName> = new Map<string, KeyName>([
  ...[["\r", "enter"], ["\n", "enter"], ["\x7f", "backspace"]] as const,
  ...[["\b", "backspace"], ["\x03", "interrupt"], ["\x1b", "escape"]] as const,
  ...[["\x10", "up"], ["\x0e", "down"], ["\x06", "page-down"]] as const,
  ["\x02", "page-up"],
]);

/** A sequence, or any one character. Sequences that are not known are read whole, and mean nothing. */
const KEY_REGEXP =
  // deno-lint-ignore no-control-regex -- escape sequences begin with one
  /\x1b[[O]([0-9;?<=>]*[ -/]*[@-~])|\x1b[[O]?|[^]/gu;

/** The keys in a piece of input, in order. A sequence that is cut by its end counts as Escape. */
export function readKeys(bytes: Uint8Array): Key[] {
  const keys: Key[] = [];
  const text = new TextDecoder().decode(bytes);
  for (const [whole, sequence] of text.matchAll(KEY_REGEXP)) {
    if (sequence !== undefined) {
      const name = SEQUENCES.get(sequence);
      if (name !== undefined) keys.push({ name });
      continue;
    }
    const name = CONTROLS.get(whole.slice(0, 1));
    if (name !== undefined) keys.push({ name });
    else if (whole >= " ") keys.push({ name: "character", text: whole });
  }
  return keys;
}
