/**
 * The numbers of records, as whoever reads the log sees them, and what they
 * are raised by.
 *
 * The base is 0 until a history is brought in from elsewhere, whose numbers
 * may be higher than the tickets of this cluster: from then on it is above all
 * of those. So no number, and no fence, is given out twice or goes back.
 *
 * The base is changed by an import alone, and only in a store without leases
 * and log. An act reads it with its ticket and is written on condition that it
 * is still the same: else a number could be given out that the import has.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { EtcdKv } from "./client.ts";
import { keyspace, numberOf } from "./keys.ts";

/** From this number on records are not counted as they should be. */
const LIMIT = 2 ** 52;
const DIGITS = 16;
const DECIMAL_REGEXP = /^\d{1,16}$/;

/** What numbers are raised by. */
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
    `Cannot tell numbers: the key "${kv.key}" holds no number below 2^52`,
    {
      path: kv.key,
      hint:
        "Put back the number that the last import wrote there; without it fences would go back",
    },
  );
}

/** A number as it stands in a key. */
export function padded(seq: number): string {
  return String(seq).padStart(DIGITS, "0");
}

/** The number in the key of a record; `null` where it is none. */
export function numberIn(prefix: string, key: string): number | null {
  const start = keyspace(prefix).log;
  const digits = key.startsWith(start) ? key.slice(start.length) : "";
  return digits.length === DIGITS && DECIMAL_REGEXP.test(digits)
    ? Number(digits)
    : null;
}

/**
 * The numbers from which on records may still come, lowest first: those of
 * acts that are open, and the first that no act has yet.
 *
 * @param tries The acts that are open; one that cannot be read is one of them.
 * @param at The base and the revision that they were read at.
 */
export function openNumbers(
  tries: readonly EtcdKv[],
  { base, revision }: { readonly base: Base; readonly revision: number },
): number[] {
  const tickets = tries.map(({ createRevision }) => createRevision)
    .sort((a, b) => a - b);
  return [...tickets, revision + 1].map((ticket) =>
    numberOf(base.number, ticket, 0)
  );
}
