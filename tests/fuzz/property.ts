/**
 * Properties: what must hold whatever comes in, and how one is tried.
 *
 * fast-check makes the values and shrinks what fails. Here stands only what
 * all subjects share: how many runs a property gets, how a failure is told so
 * that it can be seen again, and a count of the runs that another thread can
 * read while this one is busy.
 *
 * @module
 */
import * as fc from "fast-check";

/** How a property is tried. */
export interface FuzzEffort {
  /** Settles what is left to chance. */
  readonly seed: number;
  /** Runs of a property of ordinary cost. */
  readonly runs: number;
  /** One run, as a failure names it; only that one is tried then. */
  readonly path?: string;
  /** Milliseconds after which no new run is begun. A property that is not through by then has failed. */
  readonly bound_ms: number;
  /** Called with the number of each run, counted from 0, before it. */
  begins?(run: number): void;
}

/** What came of it. */
export interface Outcome {
  /** How many values were tried. */
  readonly runs: number;
  /** What failed, with the value and what replays it; `null` if nothing did. */
  readonly failure: string | null;
}

/** One property. */
export interface Property {
  /** The sentence that is to hold. */
  readonly name: string;
  /** Tries it. Never throws. */
  check(effort: FuzzEffort): Promise<Outcome>;
}

/** How costly a property is. */
export interface Cost {
  /** Its runs, as a share of those of an ordinary property. @default {1} */
  readonly share?: number;
}

const SHOWN_LENGTH = 2_000;

/**
 * Makes a property.
 *
 * @param name The sentence that is to hold.
 * @param values Where the values come from.
 * @param holds Throws where it does not hold; the error says what is wrong.
 * @param cost How costly a run is.
 */
export function property<T>(
  name: string,
  values: fc.Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
  { share = 1 }: Cost = {},
): Property {
  return {
    name,
    async check(effort): Promise<Outcome> {
      let run = 0;
      const law = fc.asyncProperty(values, async (value) => {
        effort.begins?.(run++);
        await holds(value);
      });
      const details = await fc.check(law, {
        seed: effort.seed,
        numRuns: Math.max(1, Math.round(effort.runs * share)),
        interruptAfterTimeLimit: effort.bound_ms,
        markInterruptAsFailure: true,
        ...(effort.path === undefined ? {} : { path: effort.path }),
      });
      return { runs: details.numRuns, failure: told(name, details) };
    },
  };
}

/** The command that tries one run of one property again. */
export function replayCommand(
  name: string,
  { seed, path }: { readonly seed: number; readonly path: string },
): string {
  return `DOS_FUZZ_NAME='${
    name.replaceAll("'", "'\\''")
  }' DOS_FUZZ_SEED=${seed} ` +
    `DOS_FUZZ_PATH=${path} deno test -A tests/fuzz`;
}

function told<T>(name: string, details: fc.RunDetails<T>): string | null {
  if (!details.failed) return null;
  const { counterexample, counterexamplePath: path, seed } = details;
  if (path === null) {
    return `"${name}" was not through in time: ${details.numRuns} runs with seed ${seed}`;
  }
  const error: unknown = details.errorInstance;
  return [
    `"${name}" does not hold`,
    `value: ${fc.stringify(counterexample).slice(0, SHOWN_LENGTH)}`,
    error instanceof Error ? error.stack ?? error.message : String(error),
    `again: ${replayCommand(name, { seed, path })}`,
  ].join("\n");
}
