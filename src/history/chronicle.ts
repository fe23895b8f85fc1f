/**
 * The chronicle: from records to holds, waits and refusals.
 *
 * The fold of the live leases is the truth: at every record the holds that are
 * open are those leases, each with the holder and the region that it has there,
 * and the waits that go on are the open tickets. A CHECKPOINT in the middle of
 * a history is followed like any other record: where it agrees with what is
 * known, all goes on.
 *
 * @module
 */
import {
  identityKey,
  identityText,
  type Lease,
  ownField,
  textOf,
} from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import { readTicket, type Ticket, ticketNumber } from "../domain/ticket.ts";
import { CarryOver, type Telling } from "../journal/carried.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { Fold } from "../journal/replay.ts";
import type { Hold, HoldEnd, Refusal, Wait } from "./episodes.ts";
import { HoldBook, type Told } from "./hold_book.ts";
import { refusalOf } from "./refusal_record.ts";
import { WaitBook } from "./wait_book.ts";

/** Folds records to episodes, one by one. */
export class Chronicle {
  /** All refusals. */
  readonly refusals: Refusal[] = [];
  /** The times of all records that have one, in their order, epoch milliseconds. */
  readonly times: number[] = [];
  readonly #holds = new HoldBook();
  readonly #waits = new WaitBook();
  readonly #fold = new Fold();
  readonly #carry = new CarryOver();
  #unreadable = 0;

  /** All holds, in the order of their beginning. */
  get holds(): readonly Hold[] {
    return this.#holds.all;
  }

  /** All waits, in the order of their beginning. */
  get waits(): readonly Wait[] {
    return this.#waits.all;
  }

  /** How many records were taken. */
  get entries(): number {
    return this.#fold.entries;
  }

  /** How many lines could not be read. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** The highest number of a record so far, that a CHECKPOINT names counted too; 0 where there was none. */
  get highestSeq(): number {
    return this.#fold.highestSeq;
  }

  /** The live leases at this point of history, in grant order. */
  live(): Lease[] {
    return this.#fold.identified();
  }

  /** The open tickets at this point, lowest number first. */
  tickets(): Ticket[] {
    return this.#fold.tickets();
  }

  /** Takes the next record of history. */
  apply(entry: JournalEntry): void {
    const op = identityText(ownField(entry, "op"));
    if (op === "_CORRUPT") this.#unreadable++;
    const telling = this.#carry.see(entry);
    const ownMs = parseStamp(ownField(entry, "ts"));
    if (ownMs !== null) this.times.push(ownMs);
    this.#fold.apply(entry);
    const key = identityKey(entry);
    const told: Told = { entry, atMs: this.times.at(-1) ?? null };
    switch (op) {
      case "CHECKPOINT":
        this.#holds.checkpoint(this.#fold.liveByKey(), told);
        return this.#waits.checkpoint(told);
      case "ACQUIRE":
        this.#holds.grant(key, this.#fold.leaseOf(key), told);
        return this.#waits.end(ticketNumber(entry), "granted", told);
      case "RECONCILE":
        this.#follow(key, told, telling);
        return;
      case "ADOPT":
        if (this.#follow(key, told, telling)) this.#holds.beat(key, told);
        return;
      case "RELEASE":
        return this.#holds.end(key, endOf(entry), told);
      case "SCAVENGE":
        return this.#holds.end(key, "scavenged", told);
      case "HEARTBEAT":
        return this.#holds.beat(key, told);
      case "REFUSE":
        this.refusals.push(refusalOf(entry, ownMs));
        return;
      case "WAIT":
        return this.#wait(told, telling);
      case "UNWAIT":
        return this.#leave(told);
    }
  }

  /** Whether a hold goes on. */
  #follow(key: string, told: Told, telling: Telling): boolean {
    const lease = this.#fold.leaseOf(key);
    if (lease === undefined) return false;
    if (telling === "carried") this.#holds.carry(key);
    return this.#holds.follow(key, lease, told) === "goes on";
  }

  #wait(told: Told, telling: Telling): void {
    const ticket = readTicket(told.entry, this.#fold.highestSeq);
    if (ticket === null) return;
    if (telling === "carried") this.#waits.carry(ticket);
    this.#waits.take(ticket, told);
  }

  #leave(told: Told): void {
    const { entry } = told;
    const reason = textOf(ownField(entry, "reason"));
    const end = reason.startsWith("yield:") ? "granted" : "left";
    this.#waits.end(ticketNumber(entry), end, told);
  }
}

/** The chronicle of these records. */
export function chronicled(entries: Iterable<JournalEntry>): Chronicle {
  const chronicle = new Chronicle();
  for (const entry of entries) chronicle.apply(entry);
  return chronicle;
}

function endOf(entry: JournalEntry): HoldEnd {
  return ownField(entry, "reason") === "withdrawn" ? "withdrawn" : "released";
}
