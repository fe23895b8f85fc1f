/**
 * Keeps text from outside from giving orders to a terminal: control
 * characters, what reverses the direction of writing, line separators and
 * lone surrogates are shown as `\u` escapes.
 *
 * @module
 */

const UNSAFE_REGEXP =
  /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The text with everything that is unsafe on a terminal made visible. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE_REGEXP, (unsafe) => {
    const code = unsafe.charCodeAt(0);
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
