/**
 * How a transaction is run, and what its decision touches.
 *
 * @module
 */

/**
 * What a decision looks at and may change. A ledger that keeps apart only
 * those who touch the same may let others decide meanwhile, so whoever names
 * too little here may grant what is held.
 */
export type Touches =
  /** Anything. */
  | { readonly all: true }
  /** The leases and tickets of some lanes, and whatever meets a region. */
  | {
    readonly all?: never;
    /** What the lanes are compared by: their ids, aliases followed. */
    readonly lanes: readonly string[];
    /** Patterns in normal form. */
    readonly region: readonly string[];
  };

/** How a transaction is run. */
export interface TransactOptions {
  /** How long to wait for the lock, in milliseconds. @default {5000} */
  readonly timeoutMs?: number;
  /** `untested` where the decision does not ask how keepers stand: all of them are unknown to it. */
  readonly keepers?: "untested";
  /** What the decision touches. @default {{ all: true }} */
  readonly touches?: Touches;
  /**
   * `lanes` where a decision that writes something asks for nothing but the
   * leases of the lanes that it touches: a ledger may let it see no others then.
   * One that writes nothing is made again with all to be seen.
   */
  readonly looksAt?: "lanes";
}
