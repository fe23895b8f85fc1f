/**
 * What the workers of a simulated run asked for and what they were told, for
 * the checker to hold against the journal.
 *
 * @module
 */

/** A request for a lane, as it was made. */
export interface Asked {
  readonly owner: string;
  readonly lane: string;
  /** `""` where the store was to choose it. */
  readonly loopTs: string;
}

/** A grant that a worker was told of. */
export interface Told {
  readonly owner: string;
  readonly lane: string;
  readonly loopTs: string;
  readonly fence: number;
  /** True if it had been granted before, to a request whose answer was lost. */
  readonly again: boolean;
  /** When it was asked for and when it was told, in the order of all events. */
  readonly asked: number;
  readonly told: number;
}

/** What `live` answered. */
export interface Seen {
  readonly from: number;
  readonly to: number;
  /** The identities it showed. */
  readonly keys: ReadonlySet<string>;
}

/** A keeper, as long as it was held. */
export interface KeptLife {
  /** The tick at which it was let go, by its process or with it; `null` while it is held. */
  endedAt(): number | null;
}

/** Everything that was asked and told. */
export class Book {
  /** Every request for a lane, answered or not. */
  readonly asked: Asked[] = [];
  /** Every grant that was told. */
  readonly grants: Told[] = [];
  /** Every end of a lease that was told, by identity. */
  readonly releases: { readonly key: string; readonly told: number }[] = [];
  /** Every lease that a worker was told it took over. */
  readonly adoptions: Told[] = [];
  /** Every answer of `live`. */
  readonly sights: Seen[] = [];
  /** Every keeper, by its name. */
  readonly keepers: Map<string, KeptLife> = new Map();
  /** What was wrong at once, in words. */
  readonly faults: string[] = [];
  #order = 0;

  /** The place of the next event among all events. */
  next(): number {
    return ++this.#order;
  }
}
