/**
 * An earlier ticket as the rules see it: a request that goes first.
 *
 * A ticket is written by anybody. One that cannot be read as a request stands
 * before nobody, because nobody could ever take it.
 *
 * @module
 */
import type { Catalogue, LaneIndex } from "../domain/catalogue.ts";
import { peerTree } from "../domain/peer_tree.ts";
import type { Ticket } from "../domain/ticket.ts";
import { Holding } from "./holding.ts";
import { readWant, type Want } from "./request.ts";

/** Somebody who waits, ready to be compared. */
export interface Waiter {
  /** The ticket as recorded. */
  readonly ticket: Ticket;
  /** What it waits for. */
  readonly want: Want;
  /** What it would hold, compared with regions as a live lease is. */
  readonly holding: Holding;
}

/** One decision follows the other on the same tickets, and to compile their regions is dear. */
const KNOWN = new WeakMap<
  Ticket,
  { readonly catalogue: Catalogue; readonly waiter: Waiter | null }
>();

/**
 * The tickets that stand before others. One that takes any lane stands before
 * nobody: what it is after is not known until it is granted.
 */
export function readQueue(
  lanes: LaneIndex,
  tickets: readonly Ticket[],
  catalogue: Catalogue,
): readonly Waiter[] {
  return tickets.flatMap((ticket) => {
    const known = KNOWN.get(ticket);
    if (known?.catalogue === catalogue) return known.waiter ?? [];
    const waiter = readWaiter(lanes, ticket);
    KNOWN.set(ticket, { catalogue, waiter });
    return waiter ?? [];
  });
}

function readWaiter(lanes: LaneIndex, ticket: Ticket): Waiter | null {
  const { lane, lane_kind, region } = ticket;
  if (lane === "") return null;
  try {
    const want = readWant(lanes, { lane, kind: lane_kind, tree: region });
    if (want === null || want.region.patterns.length === 0) return null;
    const tree = peerTree(want.region.patterns);
    const lease = { lane, lane_kind: want.kind, region, tree };
    return { ticket, want, holding: new Holding(lease, lanes) };
  } catch {
    return null;
  }
}
