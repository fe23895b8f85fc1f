/**
 * What is told where the leases of the dead were ended in several acts, and
 * one of these came to nothing: those before it stand.
 *
 * @module
 */
import { identityKey } from "../domain/lease.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { StoreError } from "./ports.ts";

/** What several acts have told of already. */
export class ToldOf {
  readonly #keys = new Set<string>();

  /** Notes records; true if one of them tells of what was told of before. */
  hasAny(records: readonly JournalEntry[]): boolean {
    const before = this.#keys.size;
    for (const record of records) this.#keys.add(identityKey(record));
    return this.#keys.size < before + records.length;
  }
}

/** How many leases were ended by the acts before, in words. */
export function someEnded(count: number): string {
  return count === 0
    ? "nothing was changed"
    : `${count} ${
      count === 1 ? "lease" : "leases"
    } of holders that are gone ended before, and nothing else was changed`;
}

/** The failure of an act, which says what the acts before it did. */
export function failedAfter(error: unknown, count: number): unknown {
  if (count === 0 || !(error instanceof StoreError)) return error;
  const { code, message, path, hint } = error;
  return new StoreError(code, message, {
    ...{ path, cause: error },
    hint: `Before that ${count} ${
      count === 1 ? "lease" : "leases"
    } of holders that are gone ended. Of what was to follow: ${hint}`,
  });
}
