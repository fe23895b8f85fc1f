/**
 * What a history of etcd must show, revision by revision, whoever was killed
 * when. It reads the keys by itself and asks nobody but the exact comparison
 * of two regions.
 *
 * @module
 */
import {
  intersect,
  type JournalEntry,
  type Lease,
  parseJournal,
  replay,
} from "@dos/lanes";
import { identityKey } from "../../../src/domain/lease.ts";
import { firstOverlap } from "../contention/audit.ts";
import type { Change } from "./history.ts";

/** A lease, as history has it. */
export interface Held {
  readonly lane: string;
  readonly loop_ts: string;
  readonly holder: string;
  readonly fence: number;
  /** What it covers. */
  readonly region: readonly string[];
  /** Whether it hangs on a process. */
  readonly hangs: boolean;
  /** The revision that granted it. */
  readonly granted: number;
  /** The revision that ended it, 0 for none. */
  ended: number;
  /** The operation of the record that ended it, `"server"` where there was none. */
  endedBy: string;
}

/** What a history shows. */
export interface Findings {
  /** What must not be, a sentence each. */
  readonly faults: readonly string[];
  /** Every lease there ever was, in the order in which they were granted. */
  readonly leases: readonly Held[];
  /** Every record, in the order of their numbers. */
  readonly entries: readonly JournalEntry[];
  /** How many leases were live at once at most. */
  readonly most: number;
  /** The last revision. */
  readonly revision: number;
}

/** Judges a history from the first revision on. */
export function checkHistory(
  history: readonly Change[],
  prefix = "/dos/",
): Findings {
  const judge = new Judge(prefix);
  for (const [revision, changes] of byRevision(history)) {
    judge.turn(revision, changes);
  }
  return judge.conclude();
}

/** A lease by what names it. */
export function nameOf(
  { lane, loop_ts, fence }: { lane: string; loop_ts: string; fence: number },
): string {
  return `${lane}@${loop_ts} (fence ${fence})`;
}

function byRevision(history: readonly Change[]): Map<number, Change[]> {
  const turns = new Map<number, Change[]>();
  for (const change of history) {
    const { revision } = change;
    const turn = turns.get(revision) ?? [];
    turn.push(change);
    turns.set(revision, turn);
  }
  return turns;
}

class Judge {
  readonly #prefix: string;
  readonly #faults: string[] = [];
  readonly #leases: Held[] = [];
  /** What is granted at this revision, by claim. */
  readonly #live = new Map<string, Held>();
  /** What is told to be held, by claim: more than what is live by what the server ended. */
  readonly #told = new Map<string, string>();
  readonly #lines = new Map<string, string>();
  readonly #archived: string[] = [];
  #most = 0;
  #revision = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  turn(revision: number, changes: readonly Change[]): void {
    if (revision <= this.#revision) this.#fault("the history goes back");
    this.#revision = revision;
    const records = this.#records(changes);
    const touched: Held[] = [];
    for (const change of changes) {
      const held = this.#claim(change, records);
      if (held !== null) touched.push(held);
    }
    for (const held of touched) this.#apart(held);
    this.#most = Math.max(this.#most, this.#live.size);
  }

  /** The records that one revision wrote. */
  #records(changes: readonly Change[]): JournalEntry[] {
    const written: JournalEntry[] = [];
    for (const { type, key, value } of changes) {
      if (key.startsWith(`${this.#prefix}archive/`)) this.#archived.push(value);
      if (!key.startsWith(`${this.#prefix}log/`)) continue;
      if (type === "delete") {
        const line = this.#lines.get(key) ?? "";
        const isKept = this.#archived.some((text) => text.includes(line));
        if (!isKept) this.#fault(`the record ${key} was deleted`);
        continue;
      }
      if (this.#lines.has(key)) this.#fault(`the record ${key} was changed`);
      this.#lines.set(key, value);
      const [entry, ...more] = parseJournal(value);
      const isOne = entry !== undefined && more.length === 0;
      if (!isOne || entry.seq !== Number(key.split("/").at(-1))) {
        this.#fault(`the record ${key} is not the one of its number`);
      } else written.push(entry);
    }
    return written;
  }

  /** A lease that this revision granted or changed. */
  #claim(
    { type, key, value }: Change,
    records: readonly JournalEntry[],
  ): Held | null {
    const at = (place: string): string | null =>
      key.startsWith(`${this.#prefix}${place}/`)
        ? key.slice(this.#prefix.length + place.length + 1)
        : null;
    const told = at("held");
    if (told !== null) {
      if (type === "delete") this.#told.delete(told);
      else this.#told.set(told, value);
    }
    const id = at("claims");
    if (id === null) return null;
    const before = this.#live.get(id);
    const lease = type === "delete" ? null : leaseIn(value);
    if (lease === null) {
      if (before !== undefined) this.#end(id, before, records);
      return null;
    }
    const held = heldOf(lease, this.#revision);
    if (before?.fence === held.fence) {
      const isSame = same(before, held);
      if (!isSame) this.#fault(`${nameOf(held)} was changed without a fence`);
      return null;
    }
    if (before !== undefined) this.#end(id, before, records);
    this.#live.set(id, held);
    this.#leases.push(held);
    this.#begin(held, records);
    return held;
  }

  #begin(held: Held, records: readonly JournalEntry[]): void {
    const isRecorded = records.some((entry) =>
      entry.seq === held.fence && entry.lane === held.lane &&
      entry.loop_ts === held.loop_ts
    );
    if (!isRecorded) {
      this.#fault(`${nameOf(held)} was granted without a record`);
    }
    for (const other of this.#leases) {
      const isLate = other !== held && other.fence >= held.fence;
      if (!isLate || meeting(held, other) === null) continue;
      this.#fault(
        `${nameOf(held)} was granted after ${
          nameOf(other)
        }, with no higher fence`,
      );
    }
  }

  #end(id: string, held: Held, records: readonly JournalEntry[]): void {
    this.#live.delete(id);
    held.ended = this.#revision;
    const record = records.find((entry) =>
      entry.lane === held.lane && entry.loop_ts === held.loop_ts
    );
    held.endedBy = record === undefined ? "server" : String(record.op);
  }

  /** Compares a lease with all others that are live once the revision is whole. */
  #apart(held: Held): void {
    if (![...this.#live.values()].includes(held)) return;
    for (const other of this.#live.values()) {
      if (other === held) continue;
      const path = other.lane === held.lane
        ? "their lane"
        : meeting(held, other);
      if (path === null) continue;
      this.#fault(
        `${nameOf(held)} of ${held.holder} and ${
          nameOf(other)
        } of ${other.holder} are live at once and share ${path}`,
      );
    }
  }

  conclude(): Findings {
    const texts = [...this.#lines].sort(([a], [b]) => a < b ? -1 : 1);
    const entries = parseJournal(texts.map(([, line]) => line).join(""));
    const { overlap } = firstOverlap(entries);
    if (overlap !== null) this.#fault(`read as a journal: ${overlap}`);
    const told = [...this.#told.values()].map(leaseIn)
      .filter((lease) => lease !== null);
    const recorded = names(replay(entries));
    if (names(told) !== recorded) {
      this.#fault(
        `the records say that ${recorded} is held, not ${names(told)}`,
      );
    }
    const live = [...this.#live].filter(([id]) => !this.#told.has(id));
    for (const [, held] of live) {
      this.#fault(`${nameOf(held)} is live, and no key without a term says so`);
    }
    return {
      ...{ faults: this.#faults, leases: this.#leases, entries },
      ...{ most: this.#most, revision: this.#revision },
    };
  }

  #fault(what: string): void {
    this.#faults.push(`revision ${this.#revision}: ${what}`);
  }
}

function leaseIn(text: string): Lease | null {
  const claim = JSON.parse(text);
  return claim.state === "granted" ? claim.lease : null;
}

function heldOf(lease: Lease, granted: number): Held {
  const { keeper } = lease;
  return {
    lane: String(lease.lane),
    loop_ts: String(lease.loop_ts),
    holder: String(lease.holder),
    fence: Number(lease.fence),
    region: ((lease.region ?? lease.tree) as unknown[]).map(String),
    hangs: typeof keeper === "string" && keeper !== "",
    ...{ granted, ended: 0, endedBy: "" },
  };
}

function same(a: Held, b: Held): boolean {
  return a.holder === b.holder && a.lane === b.lane &&
    a.loop_ts === b.loop_ts && a.region.join() === b.region.join();
}

function meeting(a: Held, b: Held): string | null {
  return intersect(a.region, b.region)?.path ?? null;
}

function names(leases: readonly Lease[]): string {
  return leases.map((lease) => `${identityKey(lease)} ${lease.fence}`).sort()
    .join(", ");
}
