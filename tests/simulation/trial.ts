/**
 * The simulator as a row of the crash task's table.
 *
 * @module
 */
import type { Effort, Tally, Trial } from "../crash/trial.ts";
import { simulateMany } from "./many.ts";
import { WITH_COMMANDS } from "./plot.ts";

const SHORT = 2_000;
const LONG = 100_000;

/** For so many runs without a keeper one with keepers. */
const COMMANDS_SHARE = 4;

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
  const kept = {
    from: WITH_COMMANDS + range.from,
    count: range.count / COMMANDS_SHARE,
  };
  const end = performance.now() + LONGEST_MS;
  const isOver = (): boolean => performance.now() > end;
  const plain = await simulateMany(range, () => {}, isOver);
  const running = await simulateMany(kept, () => {}, isOver);
  const failed = [...plain.failed, ...running.failed];
  return {
    runs: plain.runs + running.runs,
    violations: failed.map(({ seed, violations }) =>
      `${violations[0]} (deno task simulate ${seed})`
    ),
    notRun: "",
  };
}
