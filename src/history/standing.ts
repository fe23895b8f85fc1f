/**
 * How things stood at a moment: who held what, who waited, and what had been
 * refused until then.
 *
 * A moment is found in the order of the journal, which is the order of
 * history. Clocks may disagree with it; so a time means the place in it that
 * leaves the fewest records written later in front and written no later behind,
 * where a stamp far off all others counts as none.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import { ownField } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { seqOf } from "../journal/seq.ts";
import { Chronicle } from "./chronicle.ts";
import type { Hold, Refusal, Wait } from "./episodes.ts";
import type { Moment } from "./moment.ts";
import { isFarOff, usualSpan } from "./usual_span.ts";

/** A moment that is one. */
export type KnownMoment = Exclude<Moment, { readonly kind: "fault" }>;

/** How things stood. What became of them later is told with them. */
export interface Standing {
  /** How many records of history came before the moment. */
  readonly entries: number;
  /** The highest number of them, that a CHECKPOINT names counted too; 0 where none has one. */
  readonly seq: number;
  /** When the last of them that has a time was written, `null` where none has. */
  readonly ms: number | null;
  /** The live leases, in grant order. */
  readonly live: readonly Lease[];
  /** The open tickets, lowest number first. */
  readonly tickets: readonly Ticket[];
  /** The holds that were open, as they are known in the end: with their end, if they have come to one. */
  readonly open: readonly Hold[];
  /** All holds that had begun, those among them. */
  readonly holds: readonly Hold[];
  /** The waits that went on, as they are known in the end. */
  readonly waiting: readonly Wait[];
  /** All waits that had begun. */
  readonly waits: readonly Wait[];
  /** All refusals until then, and up to the end of the minute that was named. */
  readonly refusals: readonly Refusal[];
}

/** Finds how many records come before a moment. */
export class Cut {
  readonly #moment: KnownMoment;
  #seen = 0;
  #count = 0;
  #isBefore = true;
  #isFound = false;
  #highest = 0;
  /** When each record was written, epoch milliseconds; of use where the moment is a time. */
  readonly #times: (number | null)[] = [];

  /** @param moment The moment. */
  constructor(moment: KnownMoment) {
    this.#moment = moment;
  }

  /** Sees the next record. */
  see(entry: JournalEntry): void {
    this.#seen++;
    if (this.#moment.kind === "time") {
      this.#times.push(parseStamp(ownField(entry, "ts")));
      return;
    }
    const isBefore = this.#isNumberedBefore(entry, this.#moment.seq);
    this.#isBefore = isBefore;
    if (isBefore) this.#count = this.#seen;
  }

  /** How many of the records that were seen come before the moment. */
  get count(): number {
    return this.#moment.kind === "time"
      ? countWritten(this.#times, this.#moment.ms)
      : this.#count;
  }

  /** The highest number that was seen. */
  get highest(): number {
    return this.#highest;
  }

  /** What has no number of its own goes with the record in front of it. */
  #isNumberedBefore(entry: JournalEntry, wanted: number): boolean {
    // A journal that begins with a CHECKPOINT begins behind the record that it names.
    const seq = seqOf(ownField(entry, "seq")) ||
      (this.#highest === 0 ? seqOf(ownField(entry, "seq_watermark")) : 0);
    this.#highest = Math.max(this.#highest, seq);
    if (seq === 0) return this.#isBefore;
    // Behind the record itself nothing counts, were it of a lower number.
    if (this.#isFound) return false;
    this.#isFound = seq === wanted;
    return seq <= wanted;
  }
}

/** The cut is where the fewest records lie on the wrong side of it: a single clock that is wrong moves nothing. */
function countWritten(times: readonly (number | null)[], byMs: number): number {
  const usual = usualSpan(times.filter((ms) => ms !== null), Infinity);
  let [count, balance, least] = [0, 0, 0];
  for (const [at, ms] of times.entries()) {
    // What tells no time, or none that can be right, goes with the record in front of it.
    if (ms === null || usual === null || isFarOff(ms, usual)) {
      if (count === at) count = at + 1;
      continue;
    }
    balance += ms <= byMs ? -1 : 1;
    if (balance > least) continue;
    least = balance;
    count = at + 1;
  }
  return count;
}

/** Folds records to how things stand after the first `count` of them. */
export class Onlooker {
  readonly #chronicle = new Chronicle();
  readonly #count: number;
  readonly #throughMs: number;
  #then: Snapshot | null = null;
  #ms: number | null = null;

  /**
   * @param count How many records come before the moment; `Infinity` for all.
   * @param throughMs Refusals up to then count too, epoch milliseconds.
   */
  constructor(count: number, throughMs: number = -Infinity) {
    this.#count = count;
    this.#throughMs = throughMs;
  }

  /** Takes the next record. */
  apply(entry: JournalEntry): void {
    if (this.#chronicle.entries >= this.#count) this.#then ??= this.#look();
    this.#chronicle.apply(entry);
    if (this.#then !== null) return;
    this.#ms = parseStamp(ownField(entry, "ts")) ?? this.#ms;
  }

  /** How things stood. */
  end(): Standing {
    const { entries, seq, live, tickets, open, waiting, began } = this.#then ??
      this.#look();
    const { holds, waits, refusals } = this.#chronicle;
    const at = (list: readonly number[]): Hold[] =>
      list.flatMap((one) => holds[one] ?? []);
    return {
      entries,
      seq,
      ms: this.#ms,
      live,
      tickets,
      open: at(open),
      holds: holds.slice(0, began.holds),
      waiting: waiting.flatMap((one) => waits[one] ?? []),
      waits: waits.slice(0, began.waits),
      refusals: refusals.filter(({ atMs }, number) =>
        number < began.refusals ||
        (atMs !== null && atMs <= this.#throughMs)
      ),
    };
  }

  #look(): Snapshot {
    const { holds, waits, refusals, entries, highestSeq } = this.#chronicle;
    return {
      entries,
      seq: highestSeq,
      live: this.#chronicle.live(),
      tickets: this.#chronicle.tickets(),
      open: openOf(holds),
      waiting: openOf(waits),
      began: {
        holds: holds.length,
        waits: waits.length,
        refusals: refusals.length,
      },
    };
  }
}

/** What was so at the moment; the rest is told by what came later. */
interface Snapshot {
  readonly entries: number;
  readonly seq: number;
  readonly live: readonly Lease[];
  readonly tickets: readonly Ticket[];
  /** Places in the list of holds. */
  readonly open: readonly number[];
  /** Places in the list of waits. */
  readonly waiting: readonly number[];
  /** How many there were. */
  readonly began: {
    readonly holds: number;
    readonly waits: number;
    readonly refusals: number;
  };
}

function openOf(list: readonly { readonly end: unknown }[]): number[] {
  return list.flatMap((one, at) => one.end === null ? at : []);
}
