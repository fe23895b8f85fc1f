/**
 * Reads the record of a refusal.
 *
 * Those of dos-kernel and of older versions say neither which region was asked
 * for nor what was in the way.
 *
 * @module
 */
import { identityText, isRecord, ownField, textOf } from "../domain/lease.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { seqOf } from "../journal/seq.ts";
import type { Blocker, Refusal } from "./episodes.ts";

/** The refusal that a record tells of; `atMs` is when, epoch milliseconds. */
export function refusalOf(entry: JournalEntry, atMs: number | null): Refusal {
  const text = (key: string): string => textOf(ownField(entry, key));
  const region = ownField(entry, "region");
  return {
    seq: seqOf(ownField(entry, "seq")),
    atMs,
    lane: identityText(ownField(entry, "lane")),
    holder: text("holder"),
    reason: text("reason"),
    reasonClass: text("reason_class"),
    region: Array.isArray(region)
      ? region.filter((one) => typeof one === "string")
      : [],
    blocker: blockerOf(ownField(entry, "conflict")),
  };
}

function blockerOf(conflict: unknown): Blocker | null {
  if (!isRecord(conflict)) return null;
  const text = (key: string): string => textOf(ownField(conflict, key));
  return {
    lane: identityText(ownField(conflict, "lane")),
    loopTs: identityText(ownField(conflict, "loop_ts")),
    holder: text("holder"),
    requestedPattern: text("requested_pattern"),
    livePattern: text("live_pattern"),
    witnessPath: text("witness_path"),
  };
}
