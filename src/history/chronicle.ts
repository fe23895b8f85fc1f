/**
 * The chronicle: from records to holds, waits and refusals.
 *
 * It goes by the same rules as the fold of the live leases, so that at every
 * record the holds that are open are those leases. A CHECKPOINT in the middle
 * of a history only confirms what is known: it ends what it does not have any
 * more, and begins what nobody has told of.
 *
 * @module
 */
import {
  identityKey,
  identityText,
  isRecord,
  type Lease,
  ownField,
  textOf,
} from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import { readTicket, type Ticket, ticketNumber } from "../domain/ticket.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { Fold } from "../journal/replay.ts";
import { seqOf } from "../journal/seq.ts";
import type { Hold, HoldEnd, Refusal, Wait } from "./episodes.ts";
import { refusalOf } from "./refusal_record.ts";

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** Folds records to episodes, one by one. */
export class Chronicle {
  /** All holds, in the order of their beginning. */
  readonly holds: Hold[] = [];
  /** All waits, in the order of their beginning. */
  readonly waits: Wait[] = [];
  /** All refusals. */
  readonly refusals: Refusal[] = [];
  /** The times of all records that have one, in their order, epoch milliseconds. */
  readonly times: number[] = [];
  readonly #live = new Map<string, Open<Hold>>();
  readonly #waiting = new Map<number, Open<Wait>>();
  #fold = new Fold();
  #entries = 0;
  #unreadable = 0;

  /** How many records were taken. */
  get entries(): number {
    return this.#entries;
  }

  /** How many lines could not be read. */
  get unreadable(): number {
    return this.#unreadable;
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
    this.#entries++;
    const op = identityText(ownField(entry, "op"));
    if (op === "_CORRUPT") this.#unreadable++;
    const atMs = parseStamp(ownField(entry, "ts"));
    if (atMs !== null) this.times.push(atMs);
    this.#fold.apply(entry);
    switch (op) {
      case "CHECKPOINT":
        return this.#confirm(ownField(entry, "leases"), entry, atMs);
      case "ACQUIRE":
        this.#end(entry, "replaced", atMs);
        this.#begin(leaseOf(entry), entry, atMs);
        return this.#served(entry, atMs);
      case "RECONCILE":
        return this.#reconcile(entry, atMs);
      case "RELEASE":
        return this.#end(entry, endOf(entry), atMs);
      case "SCAVENGE":
        return this.#end(entry, "scavenged", atMs);
      case "ADOPT":
        return this.#handOver(entry, atMs);
      case "HEARTBEAT":
        return this.#beat(entry, atMs);
      case "REFUSE":
        this.refusals.push(refusalOf(entry, atMs));
        return;
      case "WAIT":
        return this.#wait(entry);
      case "UNWAIT":
        return this.#leave(entry, atMs);
    }
  }

  #begin(
    lease: Lease,
    entry: JournalEntry,
    atMs: number | null,
    told: Partial<Hold> = {},
  ): void {
    const hold: Open<Hold> = {
      lease,
      lane: identityText(ownField(entry, "lane")),
      loopTs: identityText(ownField(entry, "loop_ts")),
      holder: textOf(lease.holder),
      fence: typeof lease.fence === "number" ? lease.fence : null,
      sinceMs: atMs ?? parseStamp(lease.acquired_at),
      sinceSeq: seqOf(ownField(entry, "seq")),
      isWhole: true,
      untilMs: null,
      untilSeq: 0,
      end: null,
      endReason: "",
      endedBy: "",
      beats: 0,
      beatMs: null,
      ticket: ticketNumber(entry),
      isForced: ownField(entry, "reason_class") === "FORCED",
      ...told,
    };
    const key = identityKey(entry);
    // A record without an identity grants nothing.
    if (hold.lane === "" && hold.loopTs === "") return;
    this.#live.set(key, hold);
    this.holds.push(hold);
  }

  #end(entry: JournalEntry, end: HoldEnd, atMs: number | null): void {
    const key = identityKey(entry);
    const hold = this.#live.get(key);
    if (hold === undefined) return;
    this.#live.delete(key);
    hold.end = end;
    hold.untilMs = atMs ?? hold.beatMs ?? hold.sinceMs;
    hold.untilSeq = seqOf(ownField(entry, "seq"));
    hold.endReason = textOf(ownField(entry, "reason"));
    hold.endedBy = textOf(ownField(entry, "holder"));
  }

  #reconcile(entry: JournalEntry, atMs: number | null): void {
    const hold = this.#live.get(identityKey(entry));
    if (hold === undefined) {
      const lease = leaseOf(entry);
      return this.#begin(lease, entry, parseStamp(lease.acquired_at) ?? atMs, {
        isWhole: false,
      });
    }
    const holder = textOf(leaseOf(entry).holder);
    if (holder !== "" && holder !== hold.holder) {
      const { isForced } = hold;
      this.#end(entry, "handed-over", atMs);
      const told = { isForced, isHandedOver: true } as const;
      return this.#begin(leaseOf(entry), entry, atMs, told);
    }
    hold.lease = leaseOf(entry);
    hold.fence = typeof hold.lease.fence === "number"
      ? hold.lease.fence
      : hold.fence;
  }

  #handOver(entry: JournalEntry, atMs: number | null): void {
    const hold = this.#live.get(identityKey(entry));
    if (hold === undefined) return;
    const holder = textOf(ownField(entry, "holder"));
    if (holder === "" || holder === hold.holder) {
      return this.#beat(entry, atMs);
    }
    const lease = { ...hold.lease, holder };
    this.#end(entry, "handed-over", atMs);
    const { isForced } = hold;
    this.#begin(lease, entry, atMs, { holder, isForced, isHandedOver: true });
  }

  #beat(entry: JournalEntry, atMs: number | null): void {
    const hold = this.#live.get(identityKey(entry));
    if (hold === undefined) return;
    hold.beats++;
    hold.beatMs = parseStamp(ownField(entry, "heartbeat_at")) ?? atMs;
  }

  #confirm(leases: unknown, entry: JournalEntry, atMs: number | null): void {
    const found = new Map<string, Lease>();
    for (const lease of Array.isArray(leases) ? leases : []) {
      if (isRecord(lease)) found.set(identityKey(lease), lease);
    }
    const history = textOf(ownField(entry, "history"));
    const isCarrying = history.startsWith("lane-journal.");
    if (!isCarrying) this.#forget(entry, atMs);
    for (const [key, { lane, loopTs }] of this.#live) {
      if (found.has(key)) continue;
      // What a CHECKPOINT cannot hold is carried over by the records behind it.
      if (isCarrying) continue;
      this.#end({ ...entry, lane, loop_ts: loopTs }, "dropped", atMs);
    }
    for (const [key, lease] of found) {
      if (this.#live.has(key)) continue;
      const { lane, loop_ts } = lease;
      const since = parseStamp(lease.acquired_at) ?? atMs;
      this.#begin(lease, { lane, loop_ts }, since, {
        isWhole: false,
        sinceSeq: typeof lease.fence === "number" ? lease.fence : 0,
      });
    }
  }

  /** dos-kernel carries no tickets over. */
  #forget(entry: JournalEntry, atMs: number | null): void {
    for (const ticket of [...this.#waiting.keys()]) {
      this.#close({ ...entry, ticket }, "left", atMs);
    }
  }

  #wait(entry: JournalEntry): void {
    const ticket = readTicket(entry, this.#fold.highestSeq);
    if (ticket === null || this.#waiting.has(ticket.ticket)) return;
    const wait: Open<Wait> = {
      ticket: ticket.ticket,
      lane: ticket.lane,
      owner: ticket.owner,
      region: ticket.region,
      sinceMs: parseStamp(ticket.since),
      untilMs: null,
      untilSeq: 0,
      end: null,
      endReason: "",
    };
    this.#waiting.set(ticket.ticket, wait);
    this.waits.push(wait);
  }

  #served(entry: JournalEntry, atMs: number | null): void {
    this.#close(entry, "granted", atMs);
  }

  #leave(entry: JournalEntry, atMs: number | null): void {
    const reason = textOf(ownField(entry, "reason"));
    this.#close(entry, reason.startsWith("yield:") ? "granted" : "left", atMs);
  }

  #close(
    entry: JournalEntry,
    end: "granted" | "left",
    atMs: number | null,
  ): void {
    const number = ticketNumber(entry);
    const wait = number === null ? undefined : this.#waiting.get(number);
    if (number === null || wait === undefined) return;
    this.#waiting.delete(number);
    wait.end = end;
    wait.untilMs = atMs ?? wait.sinceMs;
    wait.untilSeq = seqOf(ownField(entry, "seq"));
    wait.endReason = textOf(ownField(entry, "reason"));
  }
}

/** The chronicle of these records. */
export function chronicled(entries: Iterable<JournalEntry>): Chronicle {
  const chronicle = new Chronicle();
  for (const entry of entries) chronicle.apply(entry);
  return chronicle;
}

function leaseOf(entry: JournalEntry): Lease {
  const lease = ownField(entry, "lease");
  return isRecord(lease) ? lease : entry as Lease;
}

function endOf(entry: JournalEntry): HoldEnd {
  return ownField(entry, "reason") === "withdrawn" ? "withdrawn" : "released";
}
