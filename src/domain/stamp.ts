/**
 * The stamps in records: UTC text, to the minute or to the second.
 *
 * What is accepted is what dos-kernel accepts, no more: a stamp that one side
 * could read and the other not would be alive here and ageless there. There
 * are no fractions, no offsets and no leap seconds.
 *
 * @module
 */

const STAMP_REGEXP =
  /^(\d{4})-(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9]| [1-9])T(2[0-3]|[01]?\d):([0-5]?\d)(?::([0-5]?\d))?Z$/i;

const LAST_FORMATTED_MS = 253_402_300_799_999;
const FIRST_FORMATTED_MS = -62_135_596_800_000;

/**
 * Reads a stamp, `2026-06-01T14:00Z` or `2026-06-01T14:00:07Z`. Leading zeros
 * of all but the year may be missing, the letters may be lower case.
 *
 * @param text Anything; what is not text is no stamp.
 * @returns Epoch milliseconds, or `null` where this is not a stamp of a day that exists.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseStamp } from "@dos/lanes";
 *
 * assertEquals(parseStamp("1970-01-01T00:00:07Z"), 7000);
 * assertEquals(parseStamp("1970-01-01T00:01Z"), 60_000);
 * assertEquals(parseStamp("1970-01-01T00:00:07.5Z"), null);
 * ```
 */
export function parseStamp(text: unknown): number | null {
  return read(text)?.ms ?? null;
}

/**
 * Reads a stamp as the lock file's reader does, who knows seconds only.
 *
 * @param text Anything; what is not text is no stamp.
 * @returns Epoch milliseconds, or `null`.
 */
export function parseLockStamp(text: unknown): number | null {
  const stamp = read(text);
  return stamp?.toTheSecond ? stamp.ms : null;
}

/**
 * Writes a moment as a stamp, to the second, cut and not rounded.
 *
 * @param ms Epoch milliseconds.
 * @returns `YYYY-MM-DDTHH:MM:SSZ`.
 * @throws {RangeError} Where the year is not one of 0001 to 9999.
 */
export function formatStamp(ms: number): string {
  if (!(ms >= FIRST_FORMATTED_MS && ms <= LAST_FORMATTED_MS)) {
    throw new RangeError(
      `Cannot write the stamp of "${ms}": the year must be one of 0001 to 9999`,
    );
  }
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function read(text: unknown): { ms: number; toTheSecond: boolean } | null {
  if (typeof text !== "string") return null;
  const parts = STAMP_REGEXP.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1).map((part) => Number(part ?? 0));
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  if (year === 0 || date.getUTCDate() !== day) return null;
  return { ms: date.getTime(), toTheSecond: parts[6] !== undefined };
}
