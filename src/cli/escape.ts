/**
 * Keeps text from outside from giving orders to a terminal, and from looking
 * like what it is not: control characters, what reverses the direction of
 * writing, line separators, lone surrogates and letters without a width are
 * shown as escapes. The joiner U+200D stays: emoji are made with it.
 *
 * @module
 */

const UNSAFE_REGEXP =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Text for people, with everything that is unsafe on a terminal shown as `\u{...}`. */
export function escapeText(text: string): string {
  return text.replace(
    UNSAFE_REGEXP,
    (unsafe) => `\\u{${unsafe.charCodeAt(0).toString(16)}}`,
  );
}

/** The same for JSON that is written already: its own escapes, so that the value stays what it is. */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE_REGEXP, (unsafe) => {
    const code = unsafe.charCodeAt(0);
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
