/**
 * The simulator as a row of the crash task's table.
 *
 * @module
 */
import type { Effort, Tally, Trial } from "../crash/trial.ts";
import { simulateMany } from "./many.ts";

const SHORT = 2_000;
const LONG = 100_000;

/** A round of the long set goes on with the other rows after this. */
const LONGEST_MS = 600_000;

/** Two to four processes, interleaved at every effect, with everything that can go wrong. */
export const SIMULATION: readonly Trial[] = [{
  row: "50",
  fault: "simulated: kills, pauses, failing calls, power losses, clocks",
  run: simulated,
}];

async function simulated({ seed, long }: Effort): Promise<Tally> {
  const range = { from: seed * LONG, count: long ? LONG : SHORT };
  const end = performance.now() + LONGEST_MS;
  const isOver = (): boolean => performance.now() > end;
  const { runs, failed } = await simulateMany(range, () => {}, isOver);
  return {
    runs,
    violations: failed.map(({ seed, violations }) =>
      `${violations[0]} (deno task simulate ${seed})`
    ),
    notRun: "",
  };
}
