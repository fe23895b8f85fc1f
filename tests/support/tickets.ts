/**
 * Tickets and the records that take them, whole by default.
 *
 * @module
 */
import type { Ticket } from "../../src/domain/ticket.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { stampAt } from "./records.ts";

/** A keeper's name; each number gives another. */
export function keeperName(number = 0): string {
  const letters = [...number.toString(10)].map((digit) => "abcdefghij"[+digit]);
  return `keeper-${letters.join("").padStart(16, "a")}`;
}

/** Ada's ticket for lane `api`. */
export function aTicket(fields: Partial<Ticket> = {}): Ticket {
  return {
    host_id: "box",
    pid: 41,
    pid_start: "",
    pid_space: "",
    session_id: "",
    ticket: 1,
    lane: "api",
    lane_kind: "keyword",
    region: ["api/**"],
    owner: "ada",
    keeper: keeperName(),
    deadline: null,
    since: stampAt(0),
    again: 0,
    under: "",
    ...fields,
  };
}

/** A record that takes {@linkcode aTicket}. */
export function aWait(fields: Record<string, unknown> = {}): JournalEntry {
  return {
    op: "WAIT",
    lane: "api",
    lane_kind: "keyword",
    region: ["api/**"],
    owner: "ada",
    keeper: keeperName(),
    deadline: null,
    host_id: "box",
    pid: 41,
    ts: stampAt(0),
    ...fields,
  };
}
