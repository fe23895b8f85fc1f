/**
 * What is known of a mirror: how far it goes, and by what its file is known.
 *
 * @module
 */

/** What a mirror was left as. */
export interface MirrorState {
  /** Which store it mirrors; another text is another store. */
  readonly of: string;
  /** The id of the cluster, `""` if it was not told. */
  readonly cluster: string;
  /** The boot in which it was written last, `""` if that cannot be told. */
  readonly boot: string;
  /** The revision that wrote the base of its numbers. */
  readonly base: number;
  /** The revision of the store when it was read last. */
  readonly revision: number;
  /** The lowest number that a record may still come with. */
  readonly from: number;
  /** The numbers from there on that are in it already. */
  readonly ahead: readonly number[];
  /** The highest number in it, 0 for none. */
  readonly last: number;
  /** The checksum of the record with that number, `""` where it need not be in the log any more. */
  readonly lastSum: string;
  /** Bytes of its journal. */
  readonly bytes: number;
  /** Lines of its journal. */
  readonly lines: number;
  /** The checksum of the last bytes of its journal. */
  readonly end: string;
}

const NUMBERS = ["base", "revision", "from", "last", "bytes", "lines"] as const;
const TEXTS = ["of", "cluster", "boot", "lastSum", "end"] as const;

/** A state as the text of a file. */
export function encodeState(state: MirrorState): string {
  return `${JSON.stringify(state)}\n`;
}

/** The state in the text of a file, `null` where it is none. */
export function decodeState(text: string): MirrorState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const state = value as Record<string, unknown>;
  const { ahead } = state;
  const isOne = NUMBERS.every((key) => isNumber(state[key])) &&
    TEXTS.every((key) => typeof state[key] === "string") &&
    Array.isArray(ahead) && ahead.every(isNumber);
  return isOne ? value as MirrorState : null;
}

function isNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
