/**
 * The fold: from records to the leases that live and the tickets that wait.
 *
 * Order in the file is the order of history; `seq` and stamps decide nothing.
 * A lease is known by the identity of the record that granted it. Age and dead
 * processes do not end a lease here. Records are never changed, and what `live`
 * gave out stays as it was: the first beat after that makes a new lease.
 *
 * @module
 */
import {
  identityKey,
  identityText,
  isRecord,
  isTruthy,
  type Lease,
  ownField,
} from "../domain/lease.ts";
import { keeperOf } from "../domain/keeper.ts";
import { readTicket, type Ticket, ticketNumber } from "../domain/ticket.ts";
import type { JournalEntry } from "./entry.ts";
import { type HandOverRequest, OpenRequests } from "./open_requests.ts";
import { seqOf } from "./seq.ts";

/** Fields of a grant that has no `lease` of its own: the lease is made of those it has. */
export const INLINE_FIELDS: readonly string[] = [
  "lane",
  "lane_kind",
  "tree",
  "loop_ts",
  "host_id",
  "pid",
  "acquired_at",
  "heartbeat_at",
  "ttl_minutes",
  "holder",
  "run_id",
];

/** What an adoption may say of the new holder. */
export const ADOPTED_FIELDS: readonly string[] = ["holder", "pid", "host_id"];

const BLANK_KEY = identityKey({});

/** What changes who holds and who waits. */
const REVISING: ReadonlySet<string> = new Set([
  ...["CHECKPOINT", "ACQUIRE", "RECONCILE", "RELEASE", "SCAVENGE", "ADOPT"],
  ...["WAIT", "UNWAIT"],
]);

/** Folds records one by one. */
export class Fold {
  readonly #live = new Map<string, Lease>();
  /** Leases that were made here and that nobody else has seen. */
  readonly #own = new Map<string, Record<string, unknown>>();
  readonly #tickets = new Map<number, Ticket>();
  #requests = new OpenRequests();
  #highestSeq = 0;
  #entries = 0;
  #revision = 0;

  /** The highest `seq` or `seq_watermark` so far, 0 where there was none. */
  get highestSeq(): number {
    return this.#highestSeq;
  }

  /** How many records were applied, those that change nothing too. */
  get entries(): number {
    return this.#entries;
  }

  /** Grows with every record that may end a wait, or change who goes first: with all but beats and those that change nothing. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes the next record of history. */
  apply(entry: JournalEntry): void {
    this.#entries++;
    this.#count(ownField(entry, "seq"));
    this.#count(ownField(entry, "seq_watermark"));
    const op = identityText(ownField(entry, "op"));
    if (REVISING.has(op)) this.#revision++;
    switch (op) {
      case "CHECKPOINT":
        return this.#restart(ownField(entry, "leases"));
      case "ACQUIRE":
        this.#leave(entry);
        this.#requests.drop(identityKey(entry));
        return this.#grant(identityKey(entry), payloadOf(entry));
      case "RECONCILE":
        return this.#grant(identityKey(entry), payloadOf(entry));
      case "RELEASE":
      case "SCAVENGE":
        this.#live.delete(identityKey(entry));
        return this.#requests.drop(identityKey(entry));
      case "ADOPT":
        this.#requests.drop(identityKey(entry));
        return this.#renew(entry, ADOPTED_FIELDS);
      case "HEARTBEAT":
        return this.#renew(entry, []);
      case "WAIT":
        return this.#queue(entry);
      case "UNWAIT":
        return this.#leave(entry);
      case "REQUEST":
        return this.#ask(identityKey(entry), entry);
      case "YIELD":
        return this.#requests.drop(identityKey(entry));
    }
  }

  /** The open tickets, lowest number first. Dead waiters' are among them. */
  tickets(): Ticket[] {
    return [...this.#tickets.values()].sort((a, b) => a.ticket - b.ticket);
  }

  /** A fold of its own that goes on from here. */
  copy(): Fold {
    const fold = new Fold();
    for (const [key, lease] of this.liveByKey()) fold.#live.set(key, lease);
    for (const [key, ticket] of this.#tickets) fold.#tickets.set(key, ticket);
    fold.#requests = new OpenRequests(this.#requests);
    fold.#highestSeq = this.#highestSeq;
    fold.#entries = this.#entries;
    return fold;
  }

  /** Who asks for which live lease. */
  requests(): HandOverRequest[] {
    return this.#requests.all();
  }

  /** The live leases in grant order, in an array of its own. */
  live(): Lease[] {
    this.#own.clear();
    return [...this.#live.values()];
  }

  /** The live leases under the identity they were granted by, as `identityKey` writes it. */
  liveByKey(): ReadonlyMap<string, Lease> {
    this.#own.clear();
    return new Map(this.#live);
  }

  /** The live lease under an identity, as `identityKey` writes it; `undefined` where none lives. */
  leaseOf(key: string): Lease | undefined {
    this.#own.delete(key);
    return this.#live.get(key);
  }

  /**
   * The live leases in grant order, each carrying the identity it lives under.
   *
   * A record of another writer may hold a lease that names another lane than
   * the record does, or none. It lives under the record's identity and only
   * that can end it, so that is what whoever acts on leases must see.
   */
  identified(): Lease[] {
    this.#own.clear();
    return Array.from(this.#live, ([key, lease]) => {
      if (identityKey(lease) === key) return lease;
      const [loop_ts, lane]: [string, string] = JSON.parse(key);
      return { ...lease, loop_ts, lane };
    });
  }

  /** The `seq` the next record gets. */
  nextSeq(): number {
    return this.#highestSeq + 1;
  }

  /** Beyond the limit only the very next number counts: so a hostile one just below it does not make all that follow the same. */
  #count(value: unknown): void {
    const next = this.#highestSeq + 1;
    const number = value === next && Number.isSafeInteger(next)
      ? next
      : seqOf(value);
    this.#highestSeq = Math.max(this.#highestSeq, number);
  }

  #restart(leases: unknown): void {
    this.#live.clear();
    this.#tickets.clear();
    this.#requests.clear();
    if (!Array.isArray(leases)) return;
    for (const lease of leases) {
      if (isRecord(lease)) this.#grant(identityKey(lease), lease);
    }
  }

  /** A ticket that is taken again keeps its number. An odd record is no ticket. */
  #queue(entry: JournalEntry): void {
    const ticket = readTicket(entry, this.#highestSeq);
    if (ticket !== null) this.#tickets.set(ticket.ticket, ticket);
  }

  #leave(entry: JournalEntry): void {
    const number = ticketNumber(entry);
    if (number !== null) this.#tickets.delete(number);
  }

  #ask(key: string, entry: JournalEntry): void {
    if (this.#live.has(key)) this.#requests.take(key, entry);
  }

  #grant(key: string, lease: Lease): void {
    if (key === BLANK_KEY) return;
    this.#live.set(key, lease);
    this.#own.delete(key);
  }

  #renew(entry: JournalEntry, fields: readonly string[]): void {
    const key = identityKey(entry);
    const lease = this.#live.get(key);
    if (lease === undefined) return;
    const renewed = this.#own.get(key) ?? { ...lease };
    for (const field of fields) {
      const value = ownField(entry, field) ?? null;
      if (value !== null) renewed[field] = value;
    }
    // The keeper is the last holder's. dos-kernel adopts leases too, and does not know it.
    if (fields === ADOPTED_FIELDS && keeperOf(renewed) !== "") {
      delete renewed["keeper"];
    }
    const beat = ownField(entry, "heartbeat_at");
    const stamp = isTruthy(beat) ? beat : ownField(entry, "ts");
    if (isTruthy(stamp)) renewed["heartbeat_at"] = stamp;
    this.#live.set(key, renewed);
    this.#own.set(key, renewed);
  }
}

/**
 * Folds records to the leases that live.
 *
 * @param entries The records, in the order of the journal.
 * @returns The live leases in grant order. They may share parts with the records.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { replay } from "@dos/lanes";
 *
 * const lease = { lane: "api", loop_ts: "t1", holder: "ada" };
 * const grant = { op: "ACQUIRE", lane: "api", loop_ts: "t1", lease };
 * assertEquals(replay([grant]), [lease]);
 * assertEquals(replay([grant, { ...grant, op: "RELEASE" }]), []);
 * ```
 */
export function replay(entries: Iterable<JournalEntry>): Lease[] {
  return folded(entries).live();
}

/**
 * The `seq` of the next record: one more than the highest `seq` or
 * `seq_watermark`, of which only safe integers below 2^52 count.
 *
 * @param entries The records.
 * @returns The number, 1 for no records.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nextSeq } from "@dos/lanes";
 *
 * assertEquals(nextSeq([{ op: "HALT", seq: 7 }, { op: "HALT", seq: 3 }]), 8);
 * ```
 */
export function nextSeq(entries: Iterable<JournalEntry>): number {
  return folded(entries).nextSeq();
}

/** A fold that has taken all these records. */
export function folded(entries: Iterable<JournalEntry>): Fold {
  const fold = new Fold();
  for (const entry of entries) fold.apply(entry);
  return fold;
}

function payloadOf(entry: JournalEntry): Lease {
  const lease = ownField(entry, "lease");
  if (isRecord(lease)) return lease;
  const fields = INLINE_FIELDS.filter((field) => Object.hasOwn(entry, field));
  return Object.fromEntries(fields.map((field) => [field, entry[field]]));
}
