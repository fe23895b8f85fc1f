/**
 * A journal that knows its history and nothing else.
 *
 * @module
 */
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { HistoryReach } from "../../src/journal/upkeep.ts";
import type { JournalVerbs } from "../../src/lease/workspace.ts";

/** The journal of these records; `missing` is the file of those before them. */
export function historyOf(
  entries: readonly JournalEntry[],
  missing: string | null = null,
): Pick<JournalVerbs, "history"> {
  return {
    history(visit): Promise<HistoryReach> {
      for (const entry of entries) visit(entry);
      return Promise.resolve({
        ...{ files: 1, bytes: 0, unreadable: 0, isTorn: false, missing },
      });
    },
  };
}
