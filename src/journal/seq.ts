/**
 * Numbers of records, as dos-kernel counts them.
 *
 * @module
 */
import { strip } from "./white_space.ts";

const DECIMAL_REGEXP = /^[+-]?\d+(?:_\d+)*$/;

/** From this number on only the very next one counts. */
export const SEQ_LIMIT: number = 2 ** 52;

/**
 * The number dos-kernel makes of a `seq`: cut towards zero, `true` is 1, text
 * counts if it is a decimal integer. What cannot be counted on from is 0.
 */
export function seqOf(value: unknown): number {
  const number = Math.trunc(toNumber(value));
  return number > 0 && number < SEQ_LIMIT ? number : 0;
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (value === true) return 1;
  if (typeof value !== "string") return 0;
  const digits = strip(value);
  return DECIMAL_REGEXP.test(digits) ? Number(digits.replaceAll("_", "")) : 0;
}
