/**
 * Saying in history what the server ended by itself.
 *
 * @module
 */
import type { JournalEntry } from "../../journal/entry.ts";
import { identityText, textOf } from "../../domain/lease.ts";
import { meets, type Reach, reachOfStand } from "./reach.ts";
import type { Picture, Stand } from "./picture.ts";

/** Why such a lease ended. */
export const SESSION_ENDED = "etcd session ended";

/** So many are told of in one act: beside 30 leases or 32 tickets that it changes, a transaction has no room for more. */
export const MOST_SWEPT = 8;

/** Those that ended and stand in the way of an act: its records must come after theirs. */
export function endedBefore(
  { ended }: Picture,
  reach: Reach,
): readonly Stand[] {
  return ended.filter((stand) => meets(reach, reachOfStand(stand)));
}

/** The record that one of them ended. */
export function endOf({ claim }: Stand, host: string): JournalEntry {
  if (claim.state === "waiting") {
    const { ticket, lane, owner } = claim.ticket;
    return {
      ...{ op: "UNWAIT", ticket, lane, holder: owner },
      ...{ host_id: host, reason: SESSION_ENDED },
    };
  }
  const { lane, loop_ts, pid, holder } = claim.lease;
  return {
    op: "SCAVENGE",
    lane: identityText(lane),
    loop_ts: identityText(loop_ts),
    host_id: host,
    pid: typeof pid === "number" ? pid : null,
    prev_holder: textOf(holder).toWellFormed(),
    reason: SESSION_ENDED,
  };
}
