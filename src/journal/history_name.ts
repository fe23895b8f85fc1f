/**
 * The name of the file that keeps what came before a journal.
 *
 * @module
 */
import { ownField } from "../domain/lease.ts";
import type { JournalEntry } from "./entry.ts";

/** What a history must be called: text from a journal chooses no other path. */
export const HISTORY_NAME_REGEXP: RegExp =
  /^lane-journal\.\d{1,16}-\d{1,16}(\.\d{1,6})?\.jsonl$/;

/** The history that a record names, `""` where it names none that may be one. */
export function historyNameOf(entry: JournalEntry): string {
  const name = ownField(entry, "history");
  return typeof name === "string" && HISTORY_NAME_REGEXP.test(name) ? name : "";
}
