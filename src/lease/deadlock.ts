/**
 * Whether a wait would be for oneself: by way of others who wait for a lease
 * that the one who asks holds already. Such a wait ends for nobody.
 *
 * @module
 */
import { conflictsOf } from "../arbiter/conflicts.ts";
import { type Refused, refused } from "../arbiter/decision.ts";
import type { AdmissionRequest } from "../arbiter/request.ts";
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import {
  isSameParty,
  leaseName,
  type Party,
  partyOf,
  type Ticket,
} from "../domain/ticket.ts";
import type { Desk } from "./desk.ts";
import { requestOf } from "./queue.ts";

/** Who would wait, and for what. */
export interface Waiting {
  /** What is asked for. */
  readonly request: AdmissionRequest;
  /** Who asks. */
  readonly party: Party;
  /** The lease it works under, as `DOS_LEASE` names it, or `""`. */
  readonly under: string;
}

/** A lease of the one who asks, and the ticket that waits for it; `null` where it asks for what it holds itself. */
interface Knot {
  readonly lease: Lease;
  readonly ticket: Ticket | null;
}

/**
 * The refusal of a wait that could not end, `undefined` for one that can.
 *
 * A session or a process may be many agents, one of which may well wait for
 * another, so that what it holds itself counts against it only where it works
 * under that very lease.
 */
export function deadlock(
  desk: Desk,
  asked: Waiting,
  now: { live: readonly Lease[]; ahead: readonly Ticket[] },
): Refused | undefined {
  const knot = knotIn(desk, asked, now);
  if (knot === undefined) return undefined;
  const { lease, ticket } = knot;
  const mine = `lane "${shownText(identityText(lease.lane))}"`;
  const because = ticket === null
    ? `it meets ${mine}, under which you work`
    : `"${
      shownText(ticket.owner)
    }" is before you (ticket ${ticket.ticket}) and waits for ${mine}, which you hold`;
  return refused({
    reason_class: "WOULD_DEADLOCK",
    reason:
      `Waiting would never end: ${because}; release ${mine} first, or ask without --wait`,
    free_clusters: [],
    conflict: {
      lane: identityText(lease.lane),
      holder: textOf(lease.holder),
      loop_ts: identityText(lease.loop_ts),
      requested_pattern: null,
      live_pattern: null,
      witness_path: null,
    },
  });
}

function knotIn(
  desk: Desk,
  { request, party, under }: Waiting,
  { live, ahead }: { live: readonly Lease[]; ahead: readonly Ticket[] },
): Knot | undefined {
  const isUnder = (lease: Lease): boolean =>
    under !== "" && leaseName(lease) === under;
  const held = new Set(
    live.filter((lease) =>
      isUnder(lease) || isSameParty(partyOf(lease), party)
    ),
  );
  if (held.size === 0) return undefined;
  const conflicts = (
    ask: AdmissionRequest,
    before: readonly Ticket[],
  ): { leases: readonly Lease[]; tickets: readonly Ticket[] } => {
    try {
      const { catalogue, policy } = desk;
      const now = { leases: live, ahead: before };
      return conflictsOf(ask, now, catalogue, policy);
    } catch {
      return { leases: [], tickets: [] };
    }
  };
  const first = conflicts(request, ahead);
  const own = first.leases.find(isUnder);
  if (own !== undefined) return { lease: own, ticket: null };
  const seen = new Set<Ticket>();
  const waits = (leases: readonly Lease[]): Ticket[] =>
    ahead.filter((one) =>
      leases.some((lease) => !held.has(lease) && isOf(one, lease))
    );
  const open = [...first.tickets, ...waits(first.leases)];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const number = at.ticket;
    const next = conflicts(
      requestOf(at),
      ahead.filter(({ ticket }) => ticket < number),
    );
    const lease = next.leases.find((one) => held.has(one));
    if (lease !== undefined) return { lease, ticket: at };
    open.push(...next.tickets, ...waits(next.leases));
  }
  return undefined;
}

/** Whether a ticket is of the party that has a lease. */
function isOf(ticket: Ticket, lease: Lease): boolean {
  return ticket.under === leaseName(lease) ||
    isSameParty(ticket, partyOf(lease));
}
