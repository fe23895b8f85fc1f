/**
 * A place in the queue: the records by which a request takes it, shows that it
 * is awake, and leaves it.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import { formatStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Case } from "./asking.ts";
import type { LedgerView } from "./ports.ts";
import { unwaitEntry } from "./queue.ts";

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
