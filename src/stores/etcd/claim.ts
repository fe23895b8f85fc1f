/**
 * What stands in a claim: an act that is about to be decided, a lease, or a
 * ticket.
 *
 * @module
 */
import { isRecord, type Lease, ownField, textOf } from "../../domain/lease.ts";
import { readTicket, type Ticket } from "../../domain/ticket.ts";
import type { HandOverRequest } from "../../journal/open_requests.ts";
import type { Touches } from "../../lease/ports.ts";

/** Somebody is about to decide. */
export interface Try {
  /** Discriminates. */
  readonly state: "try";
  /** What the decision touches. */
  readonly touches: Touches;
  /** The host it is made on. */
  readonly host: string;
  /** Who decides, in words. */
  readonly owner: string;
  /** Since when, a stamp of that host's clock. */
  readonly at: string;
}

/** What is known of every claim that stands. */
interface Origin {
  /** The ticket of the act that wrote this. */
  readonly by: number;
  /** Its place in history: the ticket of the act that made it, times 1,000, and its place in that act; absent means: as old as its key. */
  readonly from?: number;
}

/** A live lease. */
export interface Granted extends Origin {
  /** Discriminates. */
  readonly state: "granted";
  /** The lease. */
  readonly lease: Lease;
  /** Who asks for it. */
  readonly requests: readonly HandOverRequest[];
  /** Whether it hangs on an etcd lease that nothing else hangs on. */
  readonly own: boolean;
}

/** An open ticket. */
export interface Waiting extends Origin {
  /** Discriminates. */
  readonly state: "waiting";
  /** The ticket. */
  readonly ticket: Ticket;
}

/** What stands in a claim. */
export type Claim = Try | Granted | Waiting;

/** What stands in the claim of a lease or a ticket. */
export type Standing = Granted | Waiting;

/** A claim as text. */
export function claimText(claim: Claim): string {
  return JSON.stringify(claim);
}

/**
 * The claim that a text is.
 *
 * @returns The claim, `null` where it is none: then it may be a lease of which nobody can tell what it holds.
 */
export function readClaim(text: string): Claim | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const by = ownField(value, "by");
  const from = ownField(value, "from");
  const origin = isPlace(from) ? { from } : {};
  switch (ownField(value, "state")) {
    case "try":
      return {
        state: "try",
        touches: touchesIn(ownField(value, "touches")),
        host: textOf(ownField(value, "host")),
        owner: textOf(ownField(value, "owner")),
        at: textOf(ownField(value, "at")),
      };
    case "granted": {
      const lease = ownField(value, "lease");
      if (!isRecord(lease) || typeof by !== "number") return null;
      const requests = ownField(value, "requests");
      return {
        state: "granted",
        lease,
        requests: Array.isArray(requests) ? requests.filter(isRequest) : [],
        by,
        ...origin,
        own: ownField(value, "own") === true,
      };
    }
    case "waiting": {
      const ticket = ownField(value, "ticket");
      if (!isRecord(ticket) || typeof by !== "number") return null;
      const read = readTicket(ticket, Number.MAX_SAFE_INTEGER);
      return read === null
        ? null
        : { state: "waiting", ticket: read, by, ...origin };
    }
    default:
      return null;
  }
}

/** What cannot be read touches everything. */
function touchesIn(value: unknown): Touches {
  if (!isRecord(value)) return { all: true };
  const lanes = ownField(value, "lanes");
  const region = ownField(value, "region");
  const isOdd = Object.hasOwn(value, "all") || !isTexts(lanes) ||
    !isTexts(region);
  return isOdd ? { all: true } : { lanes, region };
}

function isRequest(value: unknown): value is HandOverRequest {
  if (!isRecord(value)) return false;
  const { lane, loop_ts, owner, by, since, reason } = value;
  return isTexts([lane, loop_ts, owner, since, reason]) &&
    (by === null || typeof by === "string");
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((x) => typeof x === "string");
}
