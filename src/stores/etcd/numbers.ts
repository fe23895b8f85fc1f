/**
 * Numbers of records over etcd, and the keys that they stand in.
 *
 * A number is the revision that etcd gave, raised by the store's base. The base
 * is 0 until a history is brought in from elsewhere whose numbers may be higher
 * than the revisions of this cluster: from then on it is the highest of those.
 * So no number, and no fence, is ever given out twice or goes back.
 *
 * The base is changed by an import alone, and only in a store without leases
 * and log. Whoever writes records reads it in the transaction that brings the
 * revision, and writes them on condition that it is still the same
 * ({@linkcode sameBase}): else a number could be given out that the import has.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { EtcdCompare, EtcdKv } from "./client.ts";

/** The key of the base, behind the prefix. */
export const BASE_KEY = "base";
/** What the keys of records begin with, behind the prefix. */
export const LOG_KEYS = "log/";
/** What the keys of old records begin with, many in each, behind the prefix. */
export const ARCHIVE_KEYS = "archive/";
/** What the keys of claims begin with, behind the prefix. */
export const CLAIM_KEYS = "claims/";
/**
 * What the keys begin with that are put to take a number of their own, behind
 * the prefix. Whoever takes one keeps its key from that put to the transaction
 * that writes or gives up the record: while it is there, a record with its
 * create revision or a later one may still come.
 */
export const NUMBER_KEYS = "numbers/";

/** From this number on records are not counted as they should be. */
const LIMIT = 2 ** 52;
const DIGITS = 16;
const DECIMAL_REGEXP = /^\d{1,16}$/;

/** What revisions are raised by. */
export interface Base {
  /** By so much. */
  readonly number: number;
  /** The revision that wrote it, 0 where there is none. */
  readonly modRevision: number;
}

/**
 * The base as it was read.
 *
 * @param kvs What a range over its key found.
 * @throws {StoreError} `STORE_CORRUPT` if it is no number.
 */
export function readBase(kvs: readonly EtcdKv[]): Base {
  const [kv] = kvs;
  if (kv === undefined) return { number: 0, modRevision: 0 };
  const number = DECIMAL_REGEXP.test(kv.value) ? Number(kv.value) : NaN;
  if (number < LIMIT) return { number, modRevision: kv.modRevision };
  throw new StoreError(
    "STORE_CORRUPT",
    `Cannot number records: the key "${kv.key}" holds no number below 2^52`,
    {
      path: kv.key,
      hint:
        "Put back the number that the last import wrote there; without it fences would go back",
    },
  );
}

/** The condition that the base is as it was read. */
export function sameBase(prefix: string, base: Base): EtcdCompare {
  return { key: prefix + BASE_KEY, modRevision: base.modRevision };
}

/**
 * The number that a revision stands for.
 *
 * @throws {StoreError} `STORE_FULL` if there are no more.
 */
export function numberAt(base: Base, revision: number): number {
  const number = base.number + revision;
  if (number < LIMIT) return number;
  throw new StoreError(
    "STORE_FULL",
    `Cannot number a record: ${number} is beyond 2^52`,
    { hint: "Move to a new prefix, without the history" },
  );
}

/** The key of a record; keys are in the order of their numbers. */
export function logKey(prefix: string, seq: number): string {
  return prefix + LOG_KEYS + padded(seq);
}

/** A number as it stands in a key. */
export function padded(seq: number): string {
  return String(seq).padStart(DIGITS, "0");
}

/** The number in the key of a record; `null` where it is none. */
export function numberIn(prefix: string, key: string): number | null {
  const start = prefix + LOG_KEYS;
  const digits = key.startsWith(start) ? key.slice(start.length) : "";
  return digits.length === DIGITS && DECIMAL_REGEXP.test(digits)
    ? Number(digits)
    : null;
}

/**
 * The revisions from which on records may still come, lowest first: of claims
 * that are tried, and of numbers that were taken.
 *
 * @param kvs Keys below {@linkcode CLAIM_KEYS} and {@linkcode NUMBER_KEYS}.
 */
export function openRevisions(
  prefix: string,
  kvs: readonly EtcdKv[],
): number[] {
  return kvs.filter(({ key, value }) =>
    key.startsWith(prefix + NUMBER_KEYS) || isTried(value)
  ).map(({ createRevision }) => createRevision).sort((a, b) => a - b);
}

/** Whatever cannot be read may be a claim that is tried. */
function isTried(value: string): boolean {
  try {
    const state = JSON.parse(value)?.state;
    return state !== "granted" && state !== "waiting";
  } catch {
    return true;
  }
}
