/**
 * The words behind `deno task crash`.
 *
 * @module
 */

/** What a run of the crash task is to do. */
export interface Orders {
  /** Open-ended, with the larger sets. */
  readonly long: boolean;
  /** Settles what is left to chance. */
  readonly seed: number;
  /** When to begin nothing new, in seconds; `Infinity` for never. */
  readonly seconds: number;
  /** Rows to run; empty for all. */
  readonly only: readonly string[];
}

/** How the task is called. */
export const USAGE = `Usage: deno task crash [options]

Injects faults into real dos processes and prints what came of them.

Options:
  --long           go on with new seeds until interrupted or something is wrong
  --seconds N      with --long: begin nothing new after so many seconds
  --seed N         the first seed (default: 1; with --long: a new one)
  --only ROW,...   only these rows of the table
  --help           show this

Exit codes: 0 nothing was wrong, 1 something was, 2 wrong usage.
`;

/** The seed of the short set: the same each time. */
const FIXED_SEED = 1;

/**
 * Reads the words.
 *
 * @param words What stands behind the task's name.
 * @param freshSeed The seed of a long run that names none.
 * @throws {RangeError} On a word that means nothing; the message says which.
 */
export function readOrders(
  words: readonly string[],
  freshSeed: number,
): Orders {
  const rest = words.flatMap((word) => {
    const at = word.indexOf("=");
    return word.startsWith("--") && at > 0
      ? [word.slice(0, at), word.slice(at + 1)]
      : [word];
  });
  let long = false;
  let seed: number | undefined;
  let seconds: number | undefined;
  let only: readonly string[] = [];
  while (rest.length > 0) {
    const flag = rest.shift() ?? "";
    switch (flag) {
      case "--long":
        long = true;
        break;
      case "--seconds":
        seconds = numberBehind(flag, rest.shift());
        break;
      case "--seed":
        seed = numberBehind(flag, rest.shift());
        break;
      case "--only":
        only = rowsBehind(flag, rest.shift());
        break;
      default:
        throw new RangeError(`Cannot understand "${flag}"`);
    }
  }
  if (seconds !== undefined && !long) {
    throw new RangeError("Cannot use --seconds without --long");
  }
  return {
    long,
    seed: seed ?? (long ? freshSeed : FIXED_SEED),
    seconds: seconds ?? Infinity,
    only,
  };
}

function numberBehind(flag: string, word: string | undefined): number {
  if (word === undefined || !/^\d{1,9}$/.test(word)) {
    throw new RangeError(
      `Cannot use "${word ?? ""}" for ${flag}: it must be a whole number`,
    );
  }
  return Number(word);
}

function rowsBehind(flag: string, word = ""): string[] {
  const rows = word.split(",").map((row) => row.trim())
    .filter((row) => row !== "");
  if (rows.length === 0) {
    throw new RangeError(`Cannot use ${flag} without rows`);
  }
  return rows;
}
