/**
 * What of a history is told again.
 *
 * A compaction leaves its leases and tickets in a CHECKPOINT and in records
 * behind it. Where what came before was seen too, those tell what is known.
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
import { readTicket, type Ticket } from "../domain/ticket.ts";
import { CarryOver } from "../journal/carried.ts";
import { encodeEntry } from "../journal/codec.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { Fold } from "../journal/replay.ts";
import { isSameRegion } from "./hold_book.ts";

/** What a record tells anew. */
export interface News {
  /** Whether it only carries over what is known. */
  readonly isRepeated: boolean;
  /** Leases of a CHECKPOINT that it tells something new of, by identity. */
  readonly leases: readonly (readonly [key: string, lease: Lease])[];
  /** Identities of the leases that a CHECKPOINT does not have any more. */
  readonly gone: readonly string[];
}

const NEWS: News = { isRepeated: false, leases: [], gone: [] };
const REPEATED: News = { ...NEWS, isRepeated: true };

/** Tells of one record after the other what is new in it. */
export class Retelling {
  readonly #fold = new Fold();
  readonly #carry = new CarryOver();
  /** What was so in front of the CHECKPOINT that carries it over. */
  #leases: ReadonlyMap<string, Lease> = new Map();
  #tickets: ReadonlyMap<number, Ticket> = new Map();

  /** Takes the next record. */
  see(entry: JournalEntry): News {
    const telling = this.#carry.see(entry);
    if (identityText(ownField(entry, "op")) === "CHECKPOINT") {
      return this.#checkpoint(entry, telling === "mark");
    }
    this.#fold.apply(entry);
    return telling === "carried" && this.#isKnown(entry) ? REPEATED : NEWS;
  }

  #checkpoint(entry: JournalEntry, isMark: boolean): News {
    const before = this.#fold.liveByKey();
    this.#leases = before;
    this.#tickets = new Map(
      this.#fold.tickets().map((one) => [one.ticket, one]),
    );
    this.#fold.apply(entry);
    const now = this.#fold.liveByKey();
    return {
      isRepeated: false,
      leases: [...now].filter(([key, lease]) =>
        !isMark || !isToldSo(lease, before.get(key))
      ),
      gone: [...before.keys()].filter((key) => !now.has(key)),
    };
  }

  #isKnown(entry: JournalEntry): boolean {
    if (identityText(ownField(entry, "op")) === "WAIT") {
      const ticket = readTicket(entry, this.#fold.highestSeq);
      return ticket !== null &&
        isSame(ticket, this.#tickets.get(ticket.ticket));
    }
    const key = identityKey(entry);
    return isSame(this.#fold.leaseOf(key), this.#leases.get(key));
  }
}

/** Whether the same holder has the same region. */
function isToldSo(lease: Lease, known: Lease | undefined): boolean {
  return known !== undefined && textOf(known.holder) === textOf(lease.holder) &&
    isSameRegion(lease, known);
}

/** By all they hold, in whatever order it was written. */
function isSame(one: object | undefined, other: object | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const written = (value: object): string =>
    encodeEntry({ ...value }, { echo: true });
  try {
    return written(one) === written(other);
  } catch {
    // What cannot be written is compared with nothing, and shown.
    return false;
  }
}
