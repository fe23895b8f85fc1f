/**
 * Who asks the holder of a lease to hand it over.
 *
 * Such a request is advice: it changes nothing of the lease, and one that is
 * lost, doubled or forged costs its holder a look. It ends with the hold that
 * it was made of. Compaction leaves it out; who still wants the lane asks again.
 *
 * @module
 */
import { ownField, textOf } from "../domain/lease.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "./entry.ts";

/** One open request, wire names. */
export interface HandOverRequest {
  /** The lane of the lease that is asked for. */
  readonly lane: string;
  /** Its identity beside the lane. */
  readonly loop_ts: string;
  /** Who asks. */
  readonly owner: string;
  /** By when it is wanted, a stamp; `null` for as soon as may be. */
  readonly by: string | null;
  /** When it was asked for, a stamp. */
  readonly since: string;
  /** Why, or `""`. */
  readonly reason: string;
}

/** The open requests of a fold, by lease. */
export class OpenRequests {
  readonly #byLease: Map<string, Map<string, HandOverRequest>>;

  /** @param other Those to begin with. */
  constructor(other?: OpenRequests) {
    const known = other === undefined ? [] : other.#byLease;
    this.#byLease = new Map(
      Array.from(known, ([key, those]) => [key, new Map(those)]),
    );
  }

  /**
   * Takes a request. An odd record is none, and whoever asks again has only
   * the later one open.
   *
   * @param key The identity of a live lease, as `identityKey` writes it.
   */
  take(key: string, entry: JournalEntry): void {
    const text = (name: string): string => textOf(ownField(entry, name));
    const owner = text("owner");
    if (owner === "") return;
    const [loop_ts, lane]: [string, string] = JSON.parse(key);
    const by = text("by");
    const those = this.#byLease.get(key) ?? new Map<string, HandOverRequest>();
    those.set(owner, {
      lane,
      loop_ts,
      owner,
      by: parseStamp(by) === null ? null : by,
      since: text("since") || text("ts"),
      reason: text("reason"),
    });
    this.#byLease.set(key, those);
  }

  /** Forgets those for one lease. */
  drop(key: string): void {
    this.#byLease.delete(key);
  }

  /** Forgets all. */
  clear(): void {
    this.#byLease.clear();
  }

  /** All of them, in the order in which each lease was first asked for. */
  all(): HandOverRequest[] {
    return [...this.#byLease.values()].flatMap((those) => [...those.values()]);
  }
}

/** The record of a request, without a number of its own. */
export function requestEntry(request: HandOverRequest): JournalEntry {
  return { op: "REQUEST", ...request };
}
