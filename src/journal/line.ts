/**
 * Reads one line of a journal.
 *
 * What is taken is JSON, and besides what Python writes where JSON has no
 * word: a bare `NaN`, `Infinity` or `-Infinity` is read as `null`, and so is a
 * number too large to be finite, which could not be written again. Nothing
 * here throws, and all of it takes time linear in the line's length.
 *
 * @module
 */
import { isRecord } from "../domain/lease.ts";
import { endOfText, isTooDeep } from "./depth.ts";
import type { JournalEntry } from "./entry.ts";
import { strip } from "./white_space.ts";

/** Bytes of an unreadable line that are kept. */
export const MAX_RAW_BYTES = 4096;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const SCRATCH = new Uint8Array(MAX_RAW_BYTES);
const ODD_NUMBER_REGEXP = /NaN|Infinity|[eE]\+?\d{3}|\d{200}/;
const NUMBER_REGEXP = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads one line.
 *
 * @param line The line without its LF.
 * @returns The record; `"nothing"` for a blank line or JSON other than an object; `"unreadable"`.
 */
export function readLine(
  line: string,
): JournalEntry | "nothing" | "unreadable" {
  const text = strip(line);
  if (text === "") return "nothing";
  if (isTooDeep(text)) return "unreadable";
  let value: unknown;
  try {
    value = JSON.parse(
      ODD_NUMBER_REGEXP.test(text) ? withoutOddNumbers(text) : text,
    );
  } catch {
    return "unreadable";
  }
  return isRecord(value) ? value : "nothing";
}

/** The start of an unreadable line, stripped, at most 4 KiB of UTF-8. */
export function rawOf(line: string): string {
  const { written } = ENCODER.encodeInto(
    strip(line).slice(0, MAX_RAW_BYTES),
    SCRATCH,
  );
  // A slice of the line would keep the whole block it was cut from in memory.
  return DECODER.decode(SCRATCH.subarray(0, written));
}

function withoutOddNumbers(text: string): string {
  const tokens = /"|-?Infinity|NaN|-?\d[\d.eE+-]*/g;
  let kept = "";
  let from = 0;
  for (
    let found = tokens.exec(text);
    found !== null;
    found = tokens.exec(text)
  ) {
    const token = found[0];
    if (token === '"') {
      tokens.lastIndex = endOfText(text, tokens.lastIndex);
    } else if (isOddNumber(token)) {
      kept += `${text.slice(from, found.index)}null`;
      from = tokens.lastIndex;
    }
  }
  return kept + text.slice(from);
}

function isOddNumber(token: string): boolean {
  return Number.isNaN(Number(token))
    ? token === "NaN"
    : !Number.isFinite(Number(token)) &&
      (token.endsWith("Infinity") || NUMBER_REGEXP.test(token));
}
