/**
 * Counting what trials did, and running a few of them at a time.
 *
 * @module
 */
import type { Effort, Tally, Trial } from "../trial.ts";

/** The count of one trial. */
export class Count {
  #runs = 0;
  readonly #violations: string[] = [];
  readonly #notRun = new Set<string>();

  /** One fault was injected, and these are the things that were wrong then. */
  ran(what: string, faults: readonly (string | null)[]): void {
    this.#runs++;
    for (const fault of faults) {
      if (fault !== null) this.#violations.push(`${what}: ${fault}`);
    }
  }

  /** Something could not be tried. */
  skip(reason: string): void {
    this.#notRun.add(reason);
  }

  /** True if anything was wrong. */
  get failed(): boolean {
    return this.#violations.length > 0;
  }

  /** The result. */
  tally(): Tally {
    return {
      runs: this.#runs,
      violations: this.#violations,
      notRun: [...this.#notRun].join("; "),
    };
  }
}

/** A trial that counts. */
export function trial(
  row: string,
  fault: string,
  body: (count: Count, effort: Effort) => Promise<void>,
): Trial {
  return {
    row,
    fault,
    async run(effort): Promise<Tally> {
      const count = new Count();
      await body(count, effort);
      return count.tally();
    },
  };
}

/** How many processes a trial keeps going at once. */
const WIDTH = 2;

/** Runs jobs a few at a time, in order of the list. */
export async function together(
  jobs: Iterable<() => Promise<void>>,
  width: number = WIDTH,
): Promise<void> {
  const line = jobs[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (;;) {
      const next = line.next();
      if (next.done === true) return;
      // deno-lint-ignore no-await-in-loop -- one job after the other is what a worker does
      await next.value();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
