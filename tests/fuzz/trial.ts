/**
 * The properties as trials of the crash task.
 *
 * @module
 */
import type { Effort, Tally, Trial } from "../crash/trial.ts";
import { SIZES, type Subject, SUBJECTS } from "./subjects.ts";
import { Watchdog } from "./watchdog.ts";

const SHORT = { runs: 100, bound_ms: 60_000 };
const LONG = { runs: 10_000, bound_ms: 1_800_000 };

/** One trial for each subject, and one for the time that large inputs take. */
export const FUZZ: readonly Trial[] = [...SUBJECTS, SIZES].map((subject) => ({
  row: "fuzz",
  fault: subject.fault,
  run: (effort) => tried(subject, effort),
}));

async function tried(subject: Subject, effort: Effort): Promise<Tally> {
  using watchdog = new Watchdog();
  const violations: string[] = [];
  let runs = 0;
  for (const { name } of subject.properties) {
    // deno-lint-ignore no-await-in-loop -- one thread, one property at a time
    const outcome = await watchdog.run(name, {
      seed: effort.seed,
      ...(effort.long ? LONG : SHORT),
    });
    runs += outcome.runs;
    if (outcome.failure !== null) violations.push(outcome.failure);
  }
  return { runs, violations, notRun: "" };
}
