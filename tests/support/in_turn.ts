/**
 * Small words that tests say often.
 *
 * @module
 */
import type { LockBusy } from "../../src/lease/desk.ts";

/** Runs a body for each item, one after the other. */
export async function inTurn<T>(
  items: Iterable<T>,
  body: (item: T) => Promise<void>,
): Promise<void> {
  // deno-lint-ignore no-await-in-loop -- one after the other is the point
  for (const item of items) await body(item);
}

/** A value that must be there. */
export function the<T>(value: T | null | undefined): T {
  if (value !== null && value !== undefined) return value;
  throw new Error("Cannot go on: the value is missing");
}

/** An outcome that must be of one kind. */
export function kindOf<T extends { kind: string }, K extends T["kind"]>(
  value: T,
  kind: K,
): Extract<T, { kind: K }> {
  if (value.kind === kind) return value as Extract<T, { kind: K }>;
  throw new Error(`Cannot go on: "${value.kind}" is not "${kind}"`);
}

/** An answer that is not "busy". */
export function notBusy<T extends { outcome: string }>(
  answer: T | LockBusy,
): T {
  if (answer.outcome !== "lock-busy") return answer as T;
  throw new Error("Cannot go on: the store is busy");
}
