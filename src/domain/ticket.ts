/**
 * A ticket: somebody's place in the queue for a lane.
 *
 * Tickets are told apart by their number, and a lower one goes first. They
 * grant nothing: one that is lost, doubled or forged can cost others time,
 * never a lease. So whatever is odd about one is a reason to ignore it.
 *
 * @module
 */
import { keeperOf } from "./keeper.ts";
import { identityText, ownField, textOf } from "./lease.ts";
import { parseStamp } from "./stamp.ts";

/** Who waits, or who holds: what two records must share to be one party's. */
export interface Party {
  /** Its name. */
  readonly owner: string;
  /** The host it runs on. */
  readonly host_id: string;
  /** The process, 0 where none is known. */
  readonly pid: number;
  /** `<pid>:<start>`, or `""`. */
  readonly pid_start: string;
  /** The space in which `pid` has a meaning, or `""`. */
  readonly pid_space: string;
  /** The agent session, or `""`. */
  readonly session_id: string;
}

/** One open ticket, wire names. */
export interface Ticket extends Party {
  /** Its number: the `seq` of the record that first took it. */
  readonly ticket: number;
  /** The lane it waits for, `""` where any will do. */
  readonly lane: string;
  /** The lane's kind, `""` where any lane will do. */
  readonly lane_kind: string;
  /** The region it waits for, in normal form. */
  readonly region: readonly string[];
  /** The keeper whose lock tells that the waiter lives. */
  readonly keeper: string;
  /** When it stops waiting, a stamp; `null` for never. */
  readonly deadline: string | null;
  /** When it began to wait, a stamp. */
  readonly since: string;
  /** How often it was taken anew: each time its owner shows that it is awake. */
  readonly again: number;
  /** The lease its owner works under, as `DOS_LEASE` names it, or `""`. */
  readonly under: string;
}

/**
 * Reads the ticket of a `WAIT` record.
 *
 * @param entry The record.
 * @param highestSeq The highest number of the journal so far, the record's own counted.
 * @returns The ticket, `null` where the record is odd in any way.
 */
export function readTicket(entry: object, highestSeq: number): Ticket | null {
  const number = ownField(entry, "ticket") ?? ownField(entry, "seq");
  if (!isNumberUpTo(number, highestSeq) || number === 0) return null;
  const text = (key: string): string => textOf(ownField(entry, key));
  const lane = text("lane");
  const owner = text("owner");
  // Without one, a ticket could outlive its waiter for ever.
  const keeper = keeperOf(entry);
  const region = ownField(entry, "region") ?? [];
  const deadline = ownField(entry, "deadline") ?? null;
  if (owner === "" || keeper === "") return null;
  if (!isTexts(region) || (region.length === 0) !== (lane === "")) return null;
  if (deadline !== null && parseStamp(deadline) === null) return null;
  const again = ownField(entry, "again") ?? 0;
  return {
    ...partyOf(entry),
    ticket: number,
    lane,
    lane_kind: text("lane_kind"),
    region,
    keeper,
    deadline: deadline === null ? null : textOf(deadline),
    since: text("since") || text("ts"),
    again: isNumberUpTo(again, Number.MAX_SAFE_INTEGER) ? again : 0,
    under: text("under"),
  };
}

/** The number that a record names as its ticket, `null` where it names none. */
export function ticketNumber(entry: object): number | null {
  const number = ownField(entry, "ticket");
  return isNumberUpTo(number, Number.MAX_SAFE_INTEGER) ? number : null;
}

/** Whose a record is, as far as it says. */
export function partyOf(record: object): Party {
  const text = (key: string): string => textOf(ownField(record, key));
  const pid = ownField(record, "pid");
  return {
    owner: text("owner") || text("holder"),
    host_id: text("host_id"),
    pid: isNumberUpTo(pid, Number.MAX_SAFE_INTEGER) ? pid : 0,
    pid_start: text("pid_start"),
    pid_space: text("pid_space"),
    session_id: text("session_id"),
  };
}

/**
 * Whether two records are of one session, or of one owner in one process. Many
 * owners in one process are a script that asks for many workers.
 */
export function isSameParty(a: Party, b: Party): boolean {
  if (a.session_id !== "" && a.session_id === b.session_id) return true;
  return a.owner === b.owner && a.pid > 0 && a.pid === b.pid &&
    a.host_id === b.host_id &&
    a.pid_start === b.pid_start && a.pid_space === b.pid_space;
}

/** Whether a ticket's time is up. */
export function isOverdue(ticket: Ticket, nowMs: number): boolean {
  const deadline = parseStamp(ticket.deadline);
  return deadline !== null && deadline < nowMs;
}

/** A lease's name in `DOS_LEASE`. Neither half holds an `@`, the first never. */
export function leaseName(
  lease: { readonly loop_ts?: unknown; readonly lane?: unknown },
): string {
  return `${identityText(lease.loop_ts)}@${identityText(lease.lane)}`;
}

function isNumberUpTo(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) &&
    value >= 0 && value <= most;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((x) => typeof x === "string");
}
