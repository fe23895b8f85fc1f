/**
 * Records inside a line that cannot be read as one.
 *
 * A writer that does not look at the last byte puts its record right behind a
 * torn one. Both then stand in one line that no reader understands, though the
 * second record is whole and was acknowledged.
 *
 * @module
 */
import { isRecord } from "../domain/lease.ts";

/** One part of a damaged line. */
export interface Part {
  /** `record`: whole, starts a line of its own from now on. `rest`: cannot be read. */
  readonly kind: "record" | "rest";
  /** The text. */
  readonly text: string;
}

/** How many places in one line are tried as the start of a record. */
const MOST_STARTS = 1_000;

/** Splits a damaged line into the records that can be cut free and the rest. */
export function splitGlued(line: string): Part[] {
  const parts: Part[] = [];
  let rest = 0;
  let at = line.indexOf("{");
  for (let starts = 0; at >= 0 && starts < MOST_STARTS; starts++) {
    const end = recordEnd(line, at);
    if (end > 0) {
      push(parts, "rest", line.slice(rest, at));
      push(parts, "record", line.slice(at, end));
      rest = end;
    }
    at = line.indexOf("{", end > 0 ? end : at + 1);
  }
  push(parts, "rest", line.slice(rest));
  return parts;
}

function push(parts: Part[], kind: Part["kind"], text: string): void {
  if (text.trim() !== "") parts.push({ kind, text });
}

/** The end of a whole record that starts at `start`, 0 if none does. */
function recordEnd(line: string, start: number): number {
  const end = closingBrace(line, start);
  if (end === 0) return 0;
  try {
    const value: unknown = JSON.parse(line.slice(start, end));
    const whole = isRecord(value) && Object.hasOwn(value, "op") &&
      typeof value["op"] === "string";
    return whole ? end : 0;
  } catch {
    return 0;
  }
}

/** Where the object that opens at `start` closes, 0 if it does not. */
function closingBrace(line: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < line.length; at++) {
    const sign = line[at];
    if (quoted) {
      if (sign === "\\") at++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "{") depth++;
    else if (sign === "}" && --depth === 0) return at + 1;
  }
  return 0;
}
