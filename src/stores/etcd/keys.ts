/**
 * Where things lie in etcd, and how records are numbered there.
 *
 * A record's number is made of its act's ticket, which is the revision that
 * made the act's claim, and of its place in the act. So nobody counts: numbers
 * are unique, and those of acts that keep each other apart rise in the order
 * in which they were let in.
 *
 * @module
 */
/** Part of the format; do not change. So many records have numbers of their own under one ticket. */
export const SLOTS = 1_000;

/** Part of the format; do not change. A number has so many digits in a key, for keys are in the order of text. */
const DIGITS = 16;

/** The key of the highest number that is archived, behind the prefix. */
export const ARCHIVED_KEY = "archived";

/** Where things lie if nothing else is said. */
export const DEFAULT_PREFIX = "/dos/";

/** The places of one store. */
export interface Keyspace {
  /** Before what all else is. */
  readonly prefix: string;
  /** Before the ids of claims: tries, live leases, open tickets. They hang on etcd leases. */
  readonly claims: string;
  /** Before the ids of acts that are about to be decided; these are claims too. */
  readonly tries: string;
  /** Before the ids of claims, of leases and tickets alone. These hang on nothing: one without its claim was ended by the server. */
  readonly held: string;
  /** Before the names of keepers. */
  readonly keepers: string;
  /** Before the numbers of records. */
  readonly log: string;
  /** Before the first and last numbers of records that were set aside. */
  readonly archive: string;
  /** Written by every act that appends. */
  readonly head: string;
  /** What is added to all numbers; absent means 0. */
  readonly base: string;
}

/** The places under a prefix. */
export function keyspace(prefix: string = DEFAULT_PREFIX): Keyspace {
  return {
    prefix,
    claims: `${prefix}claims/`,
    tries: `${prefix}claims/~`,
    held: `${prefix}held/`,
    keepers: `${prefix}keepers/`,
    log: `${prefix}log/`,
    archive: `${prefix}archive/`,
    head: `${prefix}head`,
    base: `${prefix}base`,
  };
}

/** The key of a record. */
export function logKey({ log }: Keyspace, seq: number): string {
  return `${log}${String(seq).padStart(DIGITS, "0")}`;
}

/** The number of the `i`-th record of an act, counted from 0. */
export function numberOf(base: number, ticket: number, i: number): number {
  return base + ticket * SLOTS + i;
}

/** The ticket of the act that wrote a record; of one that was brought in, a number no ticket has. */
export function ticketOf(seq: number, base: number): number {
  return Math.floor((seq - base) / SLOTS);
}

/** The id of a claim on a lane: those of one lane lie side by side, maybe with some of other lanes. */
export function claimId(lane: string, id: string): string {
  return `${shardOf(lane)}${id}`;
}

/** Part of the format; do not change. What the ids of a lane's claims begin with: FNV-1a of 32 bits. */
export function shardOf(lane: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < lane.length; i++) {
    hash = Math.imul(hash ^ lane.charCodeAt(i), 0x01000193);
  }
  return `${(hash >>> 0).toString(16).padStart(8, "0")}.`;
}
