/**
 * What a host sends and what it is told.
 *
 * @module
 */

/** Bytes of the longest event that is read. */
export const EVENT_LIMIT: number = 8 * 1024 * 1024;

/** The beginning of an event: a buffer, and how much of it is filled once that is known. */
export interface Beginning {
  /** Where it is put. */
  readonly chunk: Uint8Array;
  /** How many bytes of it, `null` at the end of all. */
  readonly count: Promise<number | null>;
}

/**
 * Reads an event to its end.
 *
 * @param beginning Its first bytes.
 * @param read Reads more of them.
 * @returns Its text without a byte order mark, `null` if it is longer than the limit.
 */
export async function readEvent(
  beginning: Beginning,
  read: (into: Uint8Array) => Promise<number | null>,
): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let { chunk } = beginning;
  for (let count = await beginning.count; count !== null;) {
    length += count;
    if (length > EVENT_LIMIT) return null;
    parts.push(chunk.subarray(0, count));
    // Most events come in one piece, and some hosts keep the pipe open behind it.
    const text = parts.length === 1 ? wholeText(chunk, count) : null;
    if (text !== null) return text;
    chunk = new Uint8Array(65_536);
    // deno-lint-ignore no-await-in-loop -- one piece after the other
    count = await read(chunk);
  }
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return textOf(first);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return textOf(whole);
}

const BRACE = 0x7d;
const LF = 0x0a;

/** The text of a piece that is an event for itself, else `null`. */
function wholeText(chunk: Uint8Array, count: number): string | null {
  const end = chunk[count - 1] === LF ? count - 2 : count - 1;
  if (chunk[end] !== BRACE || count === chunk.length) return null;
  const text = textOf(chunk.subarray(0, count));
  try {
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Writes a text; false if nobody takes it. */
export function tell(
  write: (bytes: Uint8Array) => number,
  text: string,
): boolean {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) {
      const count = write(rest);
      if (count <= 0) return false;
      rest = rest.subarray(count);
    }
    return true;
  } catch {
    return false;
  }
}
