/**
 * What patterns begin with, on the text as it was recorded.
 *
 * Most calls of a tool and most requests touch nothing that anybody holds, and
 * for most patterns the beginning is enough to tell. Whatever is not plain at
 * sight has no beginning here, and has to be looked at with the exact rules.
 *
 * @module
 */
import { type Lease, ownField } from "./lease.ts";

const SPECIAL_REGEXP = /[*?[{]/;

/** What is its own normal form, as far as its beginning goes. */
const PLAIN_REGEXP =
  /^[\w@~=%#&$*?-][\w@~=%#&$*?.-]*(?:\/[\w@~=%#&$*?-][\w@~=%#&$*?.-]*)*$/;

/** A longer one may be more than a pattern can be, and then it does not count. */
const PLAIN_LENGTH = 127;

/**
 * What all paths that a pattern matches begin with, if each has a `/` behind
 * it: in lower case, `null` where that cannot be told at sight.
 *
 * @param pattern A pattern as a journal has it.
 * @param reach No more than so much of it is asked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(headOf("src/API/**"), "src/api/");
 * assertEquals(headOf("src/v*"), "src/v");
 * assertEquals(headOf("README"), "readme/");
 * assertEquals(headOf("./src"), null);
 * ```
 */
export function headOf(
  pattern: unknown,
  reach: number = Infinity,
): string | null {
  const isPlain = typeof pattern === "string" &&
    pattern.length <= PLAIN_LENGTH && PLAIN_REGEXP.test(pattern);
  if (!isPlain) return null;
  const folded = pattern.toLowerCase();
  const cut = folded.search(SPECIAL_REGEXP);
  if (cut >= 0) return folded.slice(0, Math.min(cut, reach));
  return folded.length < reach ? `${folded}/` : folded.slice(0, reach);
}

/**
 * The beginnings of all that a lease holds: none for one that holds nothing,
 * `null` among them for each pattern that is not plain.
 *
 * @param lease A lease as a journal has it.
 */
export function headsOf(lease: Lease): (string | null)[] {
  const region = textsOf(ownField(lease, "region"));
  const patterns = region.length > 0
    ? region
    : textsOf(ownField(lease, "tree"));
  if (patterns.length > 0) return patterns.map((one) => headOf(one));
  return Array.isArray(ownField(lease, "tree")) ? [] : [null];
}

/** Where somebody works, as far as beginnings tell. */
export interface Nearness {
  /** What lies behind so many characters of a beginning makes no difference. */
  readonly reach: number;
  /** Whether a path that begins so may lie there. */
  mayBegin(head: string): boolean;
}

/**
 * Whether no pattern of a lease begins in a way that is asked about; false
 * also where that cannot be told at sight. It costs a fraction of what a
 * region costs.
 *
 * @param lease A lease as a journal has it.
 * @param near Asked about the beginnings, in lower case and no longer than its reach.
 */
export function isFar(lease: Lease, near: Nearness): boolean {
  const region = ownField(lease, "region");
  const patterns = Array.isArray(region) && region.length > 0
    ? region
    : ownField(lease, "tree");
  if (!Array.isArray(patterns) || patterns.length === 0) return false;
  for (const pattern of patterns) {
    const head = headOf(pattern, near.reach);
    if (head === null || near.mayBegin(head)) return false;
  }
  return true;
}

function textsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
