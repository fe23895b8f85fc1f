/**
 * How deep a line of a journal may be nested.
 *
 * Apart from the reader of lines, because whoever only glances at a journal
 * asks for this and for nothing else of it.
 *
 * @module
 */

/** Part of the format; do not change. Objects and arrays inside each other, the record itself counted. */
export const MAX_DEPTH = 64;

/** Whether a text of JSON is nested deeper than any line may be; linear in its length, whatever it holds. */
export function isTooDeep(text: string): boolean {
  if (!hasManyBrackets(text)) return false;
  const brackets = /["[\]{}]/g;
  let depth = 0;
  for (
    let found = brackets.exec(text);
    found !== null;
    found = brackets.exec(text)
  ) {
    if (found[0] === '"') {
      brackets.lastIndex = endOfText(text, brackets.lastIndex);
    } else if (found[0] === "[" || found[0] === "{") {
      if (++depth > MAX_DEPTH) return true;
    } else {
      depth--;
    }
  }
  return false;
}

function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of "[{") {
    for (
      let at = text.indexOf(bracket);
      at !== -1;
      at = text.indexOf(bracket, at + 1)
    ) {
      if (++count > MAX_DEPTH) return true;
    }
  }
  return false;
}

/** Where the quoted text that begins before `from` ends: after its closing quote, or at the end of all. */
export function endOfText(text: string, from: number): number {
  const stops = /["\\]/g;
  stops.lastIndex = from;
  for (let found = stops.exec(text); found !== null; found = stops.exec(text)) {
    if (found[0] === '"') return stops.lastIndex;
    stops.lastIndex++;
  }
  return text.length;
}
