/**
 * Equality of JSON values, as strict as the journal is: own keys only,
 * whatever they are called, in any order; `-0` is not `0`.
 *
 * @module
 */
import * as fc from "fast-check";

/** Whether two JSON values are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) =>
      Object.hasOwn(b, key) && isSame(own(a, key), own(b, key))
    );
}

/** Throws unless two JSON values are the same. */
export function mustBeSame(actual: unknown, expected: unknown): void {
  if (isSame(actual, expected)) return;
  throw new Error(
    `Found ${fc.stringify(actual)} where ${
      fc.stringify(expected)
    } was expected`,
  );
}

/** Throws unless something is so. */
export function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

/** A JSON value that cannot be changed, down to its leaves. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

function own(record: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(record, key)?.value;
}
