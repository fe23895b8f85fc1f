/**
 * What a history must show of a queue: that nobody who waited in it and was
 * granted in the end was overtaken by somebody who came later and wanted the
 * same.
 *
 * @module
 */
import { intersect, type JournalEntry, type Lease } from "@dos/lanes";
import type { Ticket } from "../../../src/domain/ticket.ts";
import { Fold } from "../../../src/journal/replay.ts";

/** What a history came to. */
export interface QueueAudit {
  /** Grants out of turn, in words. */
  readonly overtakings: readonly string[];
  /** Tickets that were granted. */
  readonly granted: number;
  /** Tickets that were taken. */
  readonly taken: number;
  /** Tickets whose owner let its turn pass and showed later that it is awake. */
  readonly slept: number;
}

/**
 * Audits a history.
 *
 * A ticket that was lost with a peer's compaction may be overtaken until it is
 * taken anew, and one whose owner slept at any time after that.
 *
 * @param entries Every record, in order. A `CHECKPOINT` ends all tickets that no `WAIT` behind it carries over.
 */
export function auditQueue(entries: readonly JournalEntry[]): QueueAudit {
  const served = new Set(
    entries.filter(({ op }) => op === "ACQUIRE").flatMap((entry) =>
      typeof entry["ticket"] === "number" ? [entry["ticket"]] : []
    ),
  );
  const fold = new Fold();
  const taken = new Set<number>();
  const slept = new Set<number>();
  const overtakings: string[] = [];
  for (const entry of entries) {
    const open = new Map(fold.tickets().map((one) => [one.ticket, one]));
    const number = Number(entry["ticket"] ?? entry.seq);
    if (entry.op === "WAIT" && entry.seq !== undefined) {
      taken.add(number);
      if (open.has(number)) slept.add(number);
    }
    if (entry.op === "ACQUIRE" && entry["reason_class"] !== "FORCED") {
      const mine = Number(entry["ticket"] ?? Infinity);
      const before = [...open.values()].find((one) =>
        one.ticket < mine && served.has(one.ticket) &&
        !slept.has(one.ticket) && wantsSame(one, entry.lease as Lease)
      );
      if (before !== undefined) {
        overtakings.push(
          `entry ${entry.seq}: ticket ${mine} on ${entry.lane} goes before ticket ${before.ticket} on ${before.lane}`,
        );
      }
    }
    fold.apply(entry);
  }
  // Whoever slept may have slept before it showed that it is awake.
  const late = overtakings.filter((line) =>
    ![...slept].some((one) => line.includes(`before ticket ${one} `))
  );
  return {
    overtakings: late,
    granted: served.size,
    taken: taken.size,
    slept: slept.size,
  };
}

function wantsSame(ticket: Ticket, lease: Lease): boolean {
  if (ticket.lane === "") return false;
  return ticket.lane === lease.lane ||
    intersect([...ticket.region], lease.region as string[]) !== null;
}
