/**
 * The leases of the dead that a request ends before it is decided.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Desk } from "./desk.ts";
import type { Expired } from "./expired.ts";
import type { LedgerView } from "./ports.ts";
import { scavengeEntry } from "./scavenge.ts";

/** Why a lease was ended that was to last as long as its keeper. */
const KEEPER_GONE = "keeper gone";

/** Who was judged, and what the request asked for. */
export interface Judged {
  /** Who is expired, `null` where nobody was judged. */
  readonly expired: Expired | null;
  /** Whether all of them are to be ended, and not only those whose keeper is gone. */
  readonly reclaim: boolean;
}

/** The leases of a view that are to be ended. */
export function goneIn(
  view: LedgerView,
  { expired, reclaim }: Judged,
): Lease[] {
  if (expired === null) return [];
  return view.live.filter((lease) =>
    (reclaim || expired.isUnkept(lease)) && expired.has(lease, view)
  );
}

/** The record that ends one of them. */
export function endingOf(
  desk: Desk,
  lease: Lease,
  { expired }: Judged,
): JournalEntry {
  const reason = expired?.isUnkept(lease) === true
    ? KEEPER_GONE
    : "reclaimed: its holder is gone";
  return scavengeEntry(desk, lease, reason);
}

/** Whether a record ended a lease because its keeper is gone. */
export function isEndOfKeeper(entry: JournalEntry): boolean {
  return entry.op === "SCAVENGE" && entry["reason"] === KEEPER_GONE;
}
