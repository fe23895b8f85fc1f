/**
 * The waits of a history, told one from the other.
 *
 * @module
 */
import { ownField, textOf } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Ticket } from "../domain/ticket.ts";
import { seqOf } from "../journal/seq.ts";
import type { Wait } from "./episodes.ts";
import type { Told } from "./hold_book.ts";

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** Waits, as records begin and end them. */
export class WaitBook {
  /** All waits, in the order of their beginning. */
  readonly all: Wait[] = [];
  readonly #open = new Map<number, Open<Wait>>();
  /** What the last CHECKPOINT left out, and the records behind it may carry over. */
  readonly #leftOut = new Map<number, Open<Wait>>();

  /** A ticket is taken; one that is taken again is the same wait. */
  take({ ticket, lane, owner, region, since }: Ticket, told: Told): void {
    const known = this.#open.get(ticket);
    const asked = { ticket, lane, owner, region };
    if (known !== undefined && isSame(known, asked)) return;
    this.end(ticket, "left", told);
    const wait: Open<Wait> = {
      ...asked,
      sinceMs: parseStamp(since),
      untilMs: null,
      untilSeq: 0,
      end: null,
      endReason: "",
    };
    this.#open.set(ticket, wait);
    this.all.push(wait);
  }

  /** A wait ends, if it goes on. */
  end(
    ticket: number | null,
    end: "granted" | "left",
    { entry, atMs }: Told,
  ): void {
    const wait = ticket === null ? undefined : this.#open.get(ticket);
    if (ticket === null || wait === undefined) return;
    this.#open.delete(ticket);
    wait.end = end;
    wait.untilMs = atMs ?? wait.sinceMs;
    wait.untilSeq = seqOf(ownField(entry, "seq"));
    wait.endReason = textOf(ownField(entry, "reason"));
  }

  /** A CHECKPOINT holds no tickets. */
  checkpoint(told: Told): void {
    this.#leftOut.clear();
    for (const [ticket, wait] of [...this.#open]) {
      this.end(ticket, "left", told);
      this.#leftOut.set(ticket, wait);
    }
  }

  /** What the last CHECKPOINT left out had not ended, if a record behind it carries it over. */
  carry(ticket: Ticket): void {
    const wait = this.#leftOut.get(ticket.ticket);
    if (wait === undefined || this.#open.has(ticket.ticket)) return;
    if (!isSame(wait, ticket)) return;
    const lives = { untilMs: null, untilSeq: 0, end: null } as const;
    Object.assign(wait, { ...lives, endReason: "" });
    this.#leftOut.delete(ticket.ticket);
    this.#open.set(ticket.ticket, wait);
  }
}

type Asked = Pick<Wait, "lane" | "owner" | "region">;

function isSame(one: Asked, other: Asked): boolean {
  return one.lane === other.lane && one.owner === other.owner &&
    JSON.stringify(one.region) === JSON.stringify(other.region);
}
