/**
 * Where history begins to be known.
 *
 * A journal that begins with a CHECKPOINT tells how things stood there, and
 * nothing of how they came to be so. Nothing was held before the first record
 * of any other journal; before such a one it is not known what was. A clock that
 * was wrong just then moves nothing: it would make what nobody knows look known.
 *
 * @module
 */
import { identityText, ownField } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { historyNameOf } from "../journal/history_name.ts";
import { seqOf } from "../journal/seq.ts";
import { stampOf } from "./stamp_text.ts";
import type { KnownMoment } from "./standing.ts";
import { usualSpan } from "./usual_span.ts";

/** Where history begins to be known. What was before is not nothing, but unknown. */
export interface KnownFrom {
  /** The first record behind which it is known how things stood; 0 where no record has a number. */
  readonly seq: number;
  /** When the first record was written that tells a time not far off all later ones; `null` where none does. */
  readonly ms: number | null;
  /** How many records it takes to that one, itself counted; `Infinity` where there is none. */
  readonly records: number;
  /** The file that would tell of what was before, `""` where none is named. */
  readonly missing: string;
}

interface Mark {
  seq: number;
  /** How many times had been told before it. */
  readonly from: number;
}

/** Finds where history begins to be known. */
export class Horizon {
  #seen = 0;
  #isBegun = false;
  #first: Mark | null = null;
  readonly #named = new Map<string, Mark>();
  /** Those whose number is not known yet. */
  #vague: Mark[] = [];
  /** The times that records tell from the first mark on, epoch milliseconds. */
  readonly #times: number[] = [];
  /** The places of those records in history, from 1. */
  readonly #places: number[] = [];

  /** Sees the next record. */
  see(entry: JournalEntry): void {
    this.#seen++;
    const op = identityText(ownField(entry, "op"));
    if (op === "_CORRUPT") return;
    if (op === "CHECKPOINT") this.#mark(entry);
    this.#isBegun = true;
    if (this.#vague.length > 0) this.#number(entry);
    if (this.#first !== null || this.#named.size > 0) this.#time(entry);
  }

  /**
   * Where history begins to be known, `null` where all of it is.
   *
   * @param missing The file that a CHECKPOINT names and that is not there, `null` where there is none.
   */
  end(missing: string | null): KnownFrom | null {
    const name = missing?.replace(/^.*[/\\]/, "") ?? "";
    const mark = this.#named.get(name) ?? this.#first;
    if (mark === null) return null;
    return { seq: mark.seq, ...this.#beginning(mark), missing: name };
  }

  #mark(entry: JournalEntry): void {
    const name = historyNameOf(entry);
    const mark: Mark = { seq: 0, from: this.#times.length };
    const isKnown = this.#isBegun || ownField(entry, "seq_watermark") === 0;
    if (!isKnown) this.#first = mark;
    if (name !== "" && !this.#named.has(name)) this.#named.set(name, mark);
    this.#vague.push(mark);
  }

  #number(entry: JournalEntry): void {
    const seq = seqOf(ownField(entry, "seq")) ||
      seqOf(ownField(entry, "seq_watermark"));
    if (seq === 0) return;
    for (const mark of this.#vague) mark.seq = seq;
    this.#vague = [];
  }

  #time(entry: JournalEntry): void {
    const ms = parseStamp(ownField(entry, "ts"));
    if (ms === null) return;
    this.#times.push(ms);
    this.#places.push(this.#seen);
  }

  #beginning({ from }: Mark): Pick<KnownFrom, "ms" | "records"> {
    const times = this.#times.slice(from);
    const usual = usualSpan(times, Infinity);
    if (usual === null) return { ms: null, records: Infinity };
    const at = times.findIndex((ms) =>
      ms >= usual.firstMs && ms <= usual.lastMs
    );
    return {
      ms: times[at] ?? null,
      records: this.#places[from + at] ?? Infinity,
    };
  }
}

/**
 * Whether a moment lies before what is known.
 *
 * @param known Where history begins to be known.
 * @param moment The moment.
 * @param records How many records come before it.
 */
export function isUnknown(
  known: KnownFrom,
  moment: KnownMoment,
  records: number,
): boolean {
  return moment.kind === "seq"
    ? moment.seq < known.seq
    : records < known.records;
}

/** Where history begins to be known; what was before is not nothing, but unknown. */
export interface KnownFromValue {
  /** The first record that is known, 0 where none has a number. */
  readonly seq: number;
  /** When the first record was written that tells a time, a stamp; `null` where none does. */
  readonly ts: string | null;
  /** The file that would tell of what was before and is not there, `""` where none is named. */
  readonly missing: string;
}

/** Where history begins to be known, told; `null` where all of it is. */
export function knownFromValue(known: KnownFrom): KnownFromValue;
export function knownFromValue(known: KnownFrom | null): KnownFromValue | null;
export function knownFromValue(known: KnownFrom | null): KnownFromValue | null {
  return known === null
    ? null
    : { seq: known.seq, ts: stampOf(known.ms), missing: known.missing };
}

/** What is not known, as the end of a sentence about history. */
export function unknownText(
  { seq, ts }: Pick<KnownFromValue, "seq" | "ts">,
): string {
  const when = ts === null ? "" : `${ts.slice(0, 16).replace("T", " ")} UTC`;
  if (seq > 0) {
    return `not known before record ${seq}${
      when === "" ? "" : ` (by time, before ${when})`
    }`;
  }
  return `not known before ${when || "what the journal begins with"}`;
}
