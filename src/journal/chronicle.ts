/**
 * What those who look want to know of a journal beside who holds and who
 * waits: how busy each lane is, who was refused, and what a run did. It is
 * told the records one by one and keeps no more than can be shown.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import {
  identityKey,
  identityText,
  isRecord,
  type Lease,
  ownField,
  textOf,
} from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "./entry.ts";

/** How many spans of time the activity of a lane is told in. */
export const SPANS = 30;
/** How long one of them is. */
export const SPAN_MS = 60_000;

const AHEAD_MS = 1000;
const KEPT_REFUSALS = 50;
const KEPT_EVENTS = 64;
const KEPT_REASON = 2_000;
/** Beyond so many lanes the idle ones are forgotten. */
const MOST_LANES = 4_096;

/** A request that was refused. */
export interface Refusal {
  /** Its number, 0 where it has none. */
  readonly seq: number;
  /** When, as recorded. */
  readonly ts: string;
  /** The lane that was asked for. */
  readonly lane: string;
  /** Who asked. */
  readonly holder: string;
  /** The kind of refusal. */
  readonly reason_class: string;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** What of a journal could not be read, or was written by somebody else. */
export interface Oddities {
  /** Lines that cannot be read. */
  readonly unreadable: number;
  /** Bytes at the end that are no whole line. */
  readonly torn: number;
  /** Grants without a fence, as dos-kernel writes them. */
  readonly foreign: number;
}

/** Who said that work on a lane is about to start. */
export interface Announcement {
  /** Who. */
  readonly holder: string;
  /** When, epoch milliseconds. */
  readonly at_ms: number;
}

/** Grants and reconciliations of one run; the grant that began it is none of them. */
interface RunEvents {
  readonly begun: boolean;
  readonly times: number[];
}

class Busyness {
  /** How many records there were, those long ago too. */
  total = 0;
  last = 0;
  readonly #spans: number[] = [];
  readonly #counts: number[] = [];

  add(span: number): void {
    this.last = Math.max(this.last, span);
    const at = span % SPANS;
    if (this.#spans[at] !== span) this.#counts[at] = 0;
    this.#spans[at] = span;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  until(span: number): number[] {
    return Array.from({ length: SPANS }, (_, n) => {
      const one = span - SPANS + 1 + n;
      const at = ((one % SPANS) + SPANS) % SPANS;
      return this.#spans[at] === one ? this.#counts[at] ?? 0 : 0;
    });
  }
}

/** Learns from the records of one journal. */
export class Chronicle {
  readonly #nowMs: () => number;
  #lanes = new Map<string, Busyness>();
  #all = new Busyness();
  #refusals: Refusal[] = [];
  #runs = new Map<string, RunEvents>();
  #spawns = new Map<string, Announcement>();
  #unreadable = 0;
  #foreign = 0;
  #torn = 0;

  /** @param nowMs The time in epoch milliseconds: what is stamped after it says nothing of how busy a lane is. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Takes the next record of history. */
  apply(entry: JournalEntry): void {
    const op = identityText(ownField(entry, "op"));
    if (op === "_CORRUPT") {
      this.#unreadable++;
      return;
    }
    const at = parseStamp(ownField(entry, "ts")) ??
      parseStamp(ownField(entry, "heartbeat_at"));
    const lane = laneId(identityText(ownField(entry, "lane")));
    this.#count(lane, at);
    switch (op) {
      case "ACQUIRE":
        this.#spawns.delete(lane);
        if (!hasFence(entry)) this.#foreign++;
        return this.#event(entry, at, { begins: true });
      case "RECONCILE":
        return this.#event(entry, at, { begins: false });
      case "RELEASE":
      case "SCAVENGE":
        this.#spawns.delete(lane);
        this.#runs.delete(identityKey(entry));
        return;
      case "CHECKPOINT":
        // Who holds is what it says: whether an announced lane was taken since is not known.
        this.#runs.clear();
        this.#spawns.clear();
        return;
      case "SPAWN":
        if (at !== null) {
          const holder = textOf(ownField(entry, "holder"));
          this.#spawns.set(lane, { holder, at_ms: at });
        }
        return;
      case "REFUSE":
        this.#refuse(entry);
    }
  }

  /** Takes note of a line at the end that cannot be read. */
  damaged(): void {
    this.#unreadable++;
  }

  /** Takes note of how many bytes at the end are no whole line. */
  rest(bytes: number): void {
    this.#torn = bytes;
  }

  /** Forgets all: the journal is read from its beginning. */
  restart(): void {
    this.#lanes = new Map();
    this.#all = new Busyness();
    this.#refusals = [];
    this.#runs = new Map();
    this.#spawns = new Map();
    this.#unreadable = this.#foreign = this.#torn = 0;
  }

  /** Records in each of the last {@linkcode SPANS} minutes, oldest first; of one lane, or of all. */
  activity(lane?: string): number[] {
    const span = Math.floor(this.#nowMs() / SPAN_MS);
    const busy = lane === undefined ? this.#all : this.#lanes.get(laneId(lane));
    return busy?.until(span) ?? Array.from({ length: SPANS }, () => 0);
  }

  /** A number that is another one after each record about a lane. */
  recordsOf(lane: string): number {
    return this.#lanes.get(laneId(lane))?.total ?? 0;
  }

  /** The last refusals, newest first. */
  refusals(): Refusal[] {
    return this.#refusals.toReversed();
  }

  /** Events of a run after it started, as `progressSince` counts them for a run that lives; at most 64. */
  eventsSince(lease: Lease, startedMs: number): number {
    const from = Math.floor(startedMs / 1000) * 1000;
    const to = this.#nowMs() + AHEAD_MS;
    const { times = [] } = this.#runs.get(identityKey(lease)) ?? {};
    return times.filter((at) => at > from && at <= to).length;
  }

  /** Who said last that work on a lane is about to start, if nobody took or gave back that lane since. */
  announced(lane: string): Announcement | null {
    return this.#spawns.get(laneId(lane)) ?? null;
  }

  /** What is odd about the journal. */
  oddities(): Oddities {
    return {
      unreadable: this.#unreadable,
      torn: this.#torn,
      foreign: this.#foreign,
    };
  }

  #count(lane: string, at: number | null): void {
    const now = this.#nowMs();
    const oldest = Math.floor(now / SPAN_MS) - SPANS;
    const isRecent = at !== null && at <= now + AHEAD_MS &&
      at / SPAN_MS >= oldest;
    let busy = this.#lanes.get(lane);
    if (busy === undefined && isRecent) {
      if (this.#lanes.size >= MOST_LANES) this.#prune(oldest);
      busy = new Busyness();
      this.#lanes.set(lane, busy);
    }
    if (busy !== undefined) busy.total++;
    if (!isRecent) return;
    const span = Math.floor(at / SPAN_MS);
    busy?.add(span);
    this.#all.add(span);
  }

  #prune(oldest: number): void {
    for (const [lane, busy] of this.#lanes) {
      if (busy.last < oldest) this.#lanes.delete(lane);
    }
  }

  /** The first grant is the beginning of the run and no event of it. */
  #event(
    entry: JournalEntry,
    at: number | null,
    { begins }: { readonly begins: boolean },
  ): void {
    if (at === null) return;
    const key = identityKey(entry);
    const { begun, times } = this.#runs.get(key) ?? { begun: false, times: [] };
    if (begun || !begins) times.push(at);
    if (times.length > KEPT_EVENTS) times.shift();
    this.#runs.set(key, { begun: begun || begins, times });
  }

  #refuse(entry: JournalEntry): void {
    const text = (key: string): string =>
      textOf(ownField(entry, key)).slice(0, KEPT_REASON);
    const seq = ownField(entry, "seq");
    this.#refusals.push({
      seq: Number.isSafeInteger(seq) ? Number(seq) : 0,
      ts: text("ts"),
      lane: identityText(ownField(entry, "lane")),
      holder: text("holder"),
      reason_class: text("reason_class"),
      reason: text("reason"),
    });
    if (this.#refusals.length > KEPT_REFUSALS) this.#refusals.shift();
  }
}

function hasFence(entry: JournalEntry): boolean {
  const lease = ownField(entry, "lease");
  return isRecord(lease) && Number.isSafeInteger(ownField(lease, "fence"));
}
