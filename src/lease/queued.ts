/**
 * Who waits for what.
 *
 * @module
 */
import { conflictsOf } from "../arbiter/conflicts.ts";
import type { KeeperState } from "../domain/keeper.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { Desk } from "./desk.ts";
import type { LedgerView } from "./ports.ts";
import { inTurn, isDead, NO_SIGHT, requestOf, ticketsAhead } from "./queue.ts";
import { testing } from "./settle.ts";
import { type Standing, standingOf } from "./standing.ts";

/** A ticket, and how it stands. */
export interface QueuedTicket extends Ticket {
  /** `next`: its turn has come; `waiting`; `dead`: its waiter is gone, or has stopped to wait. */
  readonly state: "next" | "waiting" | "dead";
  /** How its keeper stands. */
  readonly keeper_state: KeeperState;
  /** Tickets that go before it and conflict with it, in their order. */
  readonly behind: readonly number[];
  /** The live leases in its way, in grant order. */
  readonly held_by: readonly Standing[];
}

/** The open tickets, lowest number first, those of the dead too. */
export async function queued(desk: Desk): Promise<QueuedTicket[]> {
  return await queuedIn(desk, await desk.ledger.read());
}

/** The open tickets of a view. */
export async function queuedIn(
  desk: Desk,
  view: LedgerView,
): Promise<QueuedTicket[]> {
  const { tickets, nowMs } = view;
  if (tickets.length === 0) return [];
  const keepers = tickets.map(({ keeper }) => keeper);
  const sight = await testing(desk, NO_SIGHT, keepers);
  const ahead = ticketsAhead(view, null, sight);
  const next = new Set(inTurn(desk, view, { some: ahead, ahead }));
  return tickets.map((ticket) => {
    const way = waysOf(desk, ticket, {
      leases: [...view.live, ...view.foreign],
      ahead: ahead.filter((one) => one.ticket < ticket.ticket),
    });
    return {
      ...ticket,
      state: isDead(ticket, sight, nowMs)
        ? "dead"
        : next.has(ticket)
        ? "next"
        : "waiting",
      keeper_state: sight.states.get(ticket.keeper) ?? "unknown",
      behind: way.tickets.map((one) => one.ticket),
      held_by: way.leases.map(standingOf),
    };
  });
}

function waysOf(
  { catalogue, policy }: Desk,
  ticket: Ticket,
  live: Parameters<typeof conflictsOf>[1],
): ReturnType<typeof conflictsOf> {
  try {
    return conflictsOf(requestOf(ticket), live, catalogue, policy);
  } catch {
    // Nobody could take it, and it stands before nobody.
    return { leases: [], tickets: [] };
  }
}
