/**
 * A place in the queue: the records by which a request takes it, shows that it
 * is awake, and leaves it, and what its owner remembers of it.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import { formatStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Case, Waits } from "./asking.ts";
import type { LedgerView } from "./ports.ts";
import { unwaitEntry } from "./queue.ts";

/** A request that waits. */
export type Waiting = Case & { readonly waits: Waits };

/** What a ticket is for. */
interface Aim {
  readonly lane: string;
  readonly lane_kind: string;
  readonly region: readonly string[];
}

const ANY: Aim = { lane: "", lane_kind: "", region: [] };

/**
 * The record that takes a ticket, or takes it anew where it is missing or its
 * owner has to show that it is awake.
 *
 * @param number The number of the record.
 * @returns The record; `null` where the ticket is there, or there is no keeper to wait by.
 */
export function waitEntryOf(
  asked: Case,
  view: LedgerView,
  number: number,
): JournalEntry | null {
  const { particulars, waits } = asked;
  if (waits === null || waits.keeper === "") return null;
  const { place } = waits;
  const isOpen = view.tickets.some(({ ticket }) => ticket === place?.ticket);
  if (place !== null && isOpen && !place.announce) return null;
  const { process, host, owner, sessionId } = particulars;
  return {
    op: "WAIT",
    ticket: place?.ticket ?? number,
    ...aimOf(asked),
    owner,
    keeper: waits.keeper,
    deadline: waits.deadline,
    since: place?.since ?? formatStamp(view.nowMs),
    again: place === null ? 0 : place.again + 1,
    host_id: host,
    pid: process.pid,
    pid_start: process.pid_start,
    pid_space: process.pid_space,
    session_id: sessionId,
    under: waits.under,
  };
}

/** The record that ends the request's own ticket, if it is open. */
export function ownEnd(
  { waits, particulars }: Case,
  view: LedgerView,
): JournalEntry[] {
  const number = waits?.place?.ticket;
  return view.tickets.filter(({ ticket }) => ticket === number).map((one) =>
    unwaitEntry(one, { host: particulars.host, reason: "withdrawn" })
  );
}

/** The request, once the record was written that gives it a ticket, or its ticket again. */
export function placed(
  asked: Waiting,
  ticket: number,
  nowMs: number,
): Waiting {
  const { waits } = asked;
  const { place } = waits;
  const since = formatStamp(nowMs);
  return {
    ...asked,
    waits: {
      ...waits,
      place: place === null
        ? { ticket, since, again: 0, announce: false }
        : { ...place, again: place.again + 1, announce: false },
    },
  };
}

/** The request, whose ticket is to be taken anew; `announce` so that others see its owner awake. */
export function replacing(asked: Waiting, announce: boolean): Waiting {
  const { waits } = asked;
  const place = waits.place === null ? null : { ...waits.place, announce };
  return { ...asked, waits: { ...waits, place } };
}

/**
 * The request, by another keeper: what hung on the last one is gone, and its
 * place with it, or goes once the store finds out. Until then the old ticket
 * would stand before its own owner, so it counts for nobody from now on.
 */
export function rekept(asked: Waiting, keeper: string): Waiting {
  const { waits, particulars, queue } = asked;
  const states = new Map(queue.states).set(waits.keeper, "free");
  return {
    ...asked,
    // A lease that is to last as long as a keeper names the one there is.
    particulars: particulars.keeper === ""
      ? particulars
      : { ...particulars, keeper },
    waits: { ...waits, keeper, place: null },
    queue: { ...queue, states },
  };
}

/** What would be granted with nothing in the way: tickets are compared by that. */
function aimOf({ desk, request }: Case): Aim {
  if (request.lane === "" && (request.kind ?? "") === "") return ANY;
  if (request.substitute === true) return ANY;
  const policy = { ...desk.policy, budgets: {}, predicates: [] };
  const alone = arbitrate(request, [], desk.catalogue, policy);
  if (alone.outcome === "refuse" || alone.auto_picked) return ANY;
  const { lane, lane_kind, tree } = alone;
  return { lane, lane_kind, region: tree };
}
