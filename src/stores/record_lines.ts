/**
 * From the records a verb asks for to the lines that are written.
 *
 * @module
 */
import { formatStamp } from "../domain/stamp.ts";
import { encodeEntry } from "../journal/codec.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { type LedgerView, StoreError } from "../lease/ports.ts";
import { describe } from "./failure.ts";

/** Records with their number and time, as the view says. */
export function stamped(
  entries: readonly JournalEntry[],
  view: Pick<LedgerView, "nowMs" | "nextSeq">,
): JournalEntry[] {
  const ts = formatStamp(view.nowMs);
  return entries.map((entry, index) => ({
    ts,
    ...entry,
    seq: view.nextSeq + index,
  }));
}

/** Records that name a lease by what the journal says of it, however odd that is. */
const ECHOES: ReadonlySet<unknown> = new Set([
  "RELEASE",
  "HEARTBEAT",
  "SCAVENGE",
  "ADOPT",
  "RECONCILE",
]);

/** The lines of records that go into the journal. */
export function encodeAll(
  journal: string,
  entries: readonly JournalEntry[],
): string {
  try {
    return entries.map((entry) =>
      encodeEntry(entry, { echo: ECHOES.has(entry.op) })
    ).join("");
  } catch (cause) {
    throw new StoreError(
      "STORE_UNWRITABLE",
      `Cannot write to "${journal}": ${describe(cause)}`,
      { path: journal, hint: "Nothing was written", cause },
    );
  }
}
