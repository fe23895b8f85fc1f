/**
 * The holds of a history, told one from the other.
 *
 * A hold is one holder's time with one lease and one region. Where a record
 * gives a live lease another holder or another region, that hold ends and
 * another one begins, so that the past stays what it was.
 *
 * @module
 */
import { heldRegion } from "../domain/held_region.ts";
import { type Lease, ownField, textOf } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import { ticketNumber } from "../domain/ticket.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { seqOf } from "../journal/seq.ts";
import type { Hold, HoldEnd } from "./episodes.ts";

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** A record, and when it was written. */
export interface Told {
  /** The record. */
  readonly entry: JournalEntry;
  /** When, epoch milliseconds; where it has no time of its own, that of the record in front. */
  readonly atMs: number | null;
}

/** Holds, as records begin and end them. Leases go by their identity, as `identityKey` writes it. */
export class HoldBook {
  /** All holds, in the order of their beginning. */
  readonly all: Hold[] = [];
  readonly #open = new Map<string, Open<Hold>>();
  /** What the last CHECKPOINT left out, and the records behind it may carry over. */
  readonly #leftOut = new Map<string, Open<Hold>>();

  /** A lease is granted. */
  grant(key: string, lease: Lease | undefined, told: Told): void {
    this.end(key, "replaced", told);
    if (lease === undefined) return;
    const ownMs = parseStamp(ownField(told.entry, "ts"));
    const atMs = ownMs ?? parseStamp(lease.acquired_at) ?? told.atMs;
    this.#begin(key, lease, { ...told, atMs });
  }

  /** A lease is as a record tells it: it begins, changes, or goes on, which is what is answered. */
  follow(key: string, lease: Lease, told: Told): "goes on" | "begins" {
    const hold = this.#open.get(key);
    if (hold === undefined) {
      const atMs = parseStamp(lease.acquired_at) ?? told.atMs;
      return this.#begin(key, lease, { ...told, atMs }, { isWhole: false });
    }
    const holder = textOf(lease.holder);
    const { isForced, isWhole, heldSinceMs, ticket, beatMs } = hold;
    if (holder !== hold.holder) {
      this.end(key, "handed-over", told, holder);
      const how = { isForced, isHandedOver: true } as const;
      return this.#begin(key, lease, told, how);
    }
    if (isSameRegion(lease, hold.lease)) {
      hold.lease = lease;
      hold.fence = fenceOf(lease) ?? hold.fence;
      return "goes on";
    }
    this.end(key, "changed", told, holder);
    return this.#begin(key, lease, told, {
      ...{ isForced, isWhole, heldSinceMs, ticket, beatMs },
      isContinued: true,
    });
  }

  /** A lease ends, if it lives. */
  end(
    key: string,
    end: HoldEnd,
    { entry, atMs }: Told,
    endedBy: string = textOf(ownField(entry, "holder")),
  ): void {
    const hold = this.#open.get(key);
    if (hold === undefined) return;
    this.#open.delete(key);
    hold.end = end;
    hold.untilMs = atMs ?? hold.beatMs ?? hold.sinceMs;
    hold.untilSeq = seqOf(ownField(entry, "seq"));
    hold.endReason = textOf(ownField(entry, "reason"));
    hold.endedBy = endedBy;
  }

  /** A holder shows that it is there. */
  beat(key: string, { entry, atMs }: Told): void {
    const hold = this.#open.get(key);
    if (hold === undefined) return;
    hold.beats++;
    hold.beatMs = parseStamp(ownField(entry, "heartbeat_at")) ?? atMs;
  }

  /** From here on only those leases live that a CHECKPOINT has. */
  checkpoint(live: ReadonlyMap<string, Lease>, told: Told): void {
    this.#leftOut.clear();
    for (const [key, hold] of [...this.#open]) {
      if (live.has(key)) continue;
      this.end(key, "dropped", told);
      this.#leftOut.set(key, hold);
    }
    for (const [key, lease] of live) {
      const isKnown = this.#open.has(key);
      this.follow(key, lease, told);
      const hold = this.#open.get(key);
      // It was granted by a record that is not told of here.
      if (!isKnown && hold !== undefined) hold.sinceSeq = hold.fence ?? 0;
    }
  }

  /** What the last CHECKPOINT left out had not ended, if a record behind it carries it over. */
  carry(key: string): void {
    const hold = this.#leftOut.get(key);
    if (hold === undefined || this.#open.has(key)) return;
    const lives = { untilMs: null, untilSeq: 0, end: null } as const;
    Object.assign(hold, { ...lives, endReason: "", endedBy: "" });
    this.#leftOut.delete(key);
    this.#open.set(key, hold);
  }

  #begin(
    key: string,
    lease: Lease,
    { entry, atMs }: Told,
    how: Partial<Hold> = {},
  ): "begins" {
    const [loopTs, lane]: [string, string] = JSON.parse(key);
    const hold: Open<Hold> = {
      ...{ lease, lane, loopTs, sinceMs: atMs, heldSinceMs: atMs },
      holder: textOf(lease.holder),
      fence: fenceOf(lease),
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
      ...how,
    };
    this.#open.set(key, hold);
    this.all.push(hold);
    return "begins";
  }
}

function fenceOf({ fence }: Lease): number | null {
  return typeof fence === "number" ? fence : null;
}

/** Whether two leases have the same region. */
// Compared first as it is written, which is cheap: most records tell of a lease what is known.
export function isSameRegion(one: Lease, other: Lease): boolean {
  const written = ({ tree, region }: Lease): string =>
    JSON.stringify([tree, region]);
  const patterns = (lease: Lease): string =>
    JSON.stringify(heldRegion(lease).patterns);
  return one === other ||
    (one.tree === other.tree && one.region === other.region) ||
    written(one) === written(other) || patterns(one) === patterns(other);
}
