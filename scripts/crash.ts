/**
 * Injects faults into real processes, row by row, and prints a table.
 *
 * Without an option it runs the short set with a fixed seed; `--long` goes on
 * with the larger sets and new seeds. What breaks a promise is printed in full
 * at once; the exit code is 1 if anything did.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { ETCD } from "../tests/crash/etcd/trial.ts";
import { ALONE, MATRIX } from "../tests/crash/matrix/mod.ts";
import { together } from "../tests/crash/rig/tally.ts";
import { installTools } from "../tests/crash/rig/tools.ts";
import type { Effort, Tally, Trial } from "../tests/crash/trial.ts";
import { FUZZ } from "../tests/fuzz/trial.ts";
import { SIMULATION } from "../tests/simulation/trial.ts";
import { type Orders, readOrders, USAGE } from "./crash/arguments.ts";
import { added, type Row, tableText } from "./crash/table.ts";

/** Every trial, in the order of the table. */
const TRIALS: readonly Trial[] = [
  ...[...MATRIX, ...SIMULATION, ...FUZZ, ...ETCD],
];

let table: readonly Row[] = [];

async function runOne(trial: Trial, effort: Effort): Promise<void> {
  const begun = performance.now();
  let tally: Tally;
  try {
    tally = await trial.run(effort);
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error);
    const violation = `the trial itself failed: ${stack}`;
    tally = { runs: 1, violations: [violation], notRun: "" };
  }
  const { row, fault } = trial;
  const { runs, violations } = tally;
  // What injected nothing showed nothing.
  const notRun = runs === 0 && tally.notRun === ""
    ? "no fault could be injected"
    : tally.notRun;
  table = added(table, [{
    ...{ row, fault, runs, notRun, violations: violations.length },
  }]);
  for (const violation of violations) {
    console.log(`VIOLATION row ${row}, seed ${effort.seed}: ${violation}`);
    console.log(
      `  again: deno task crash ${
        effort.long ? "--long " : ""
      }--seed ${effort.seed} --only ${row}`,
    );
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.error(`row ${row}, ${fault}: ${runs} runs in ${seconds} s`);
}

/** One pass over the trials; those that do not fill the machine run two at a time. */
async function runRound(
  trials: readonly Trial[],
  effort: Effort,
  goOn: () => boolean,
): Promise<void> {
  const job = (trial: Trial) => async (): Promise<void> => {
    if (goOn()) await runOne(trial, effort);
  };
  const fills = new Set([...ALONE, ...SIMULATION, ...ETCD]);
  const alone = trials.filter((trial) => fills.has(trial));
  const rest = trials.filter((trial) => !fills.has(trial));
  await together(rest.map(job));
  await together(alone.map(job), 1);
}

function isBroken(): boolean {
  return table.some(({ violations }) => violations > 0);
}

function finish(): never {
  const order = new Map(TRIALS.map(({ row, fault }, at) => [row + fault, at]));
  const place = ({ row, fault }: Row): number => order.get(row + fault) ?? 0;
  console.log(tableText(table.toSorted((a, b) => place(a) - place(b))));
  Deno.exit(isBroken() ? 1 : 0);
}

function selected({ only }: Orders): readonly Trial[] {
  const unknown = only.find((row) => !TRIALS.some((x) => x.row === row));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot run row "${unknown}": there is none`);
  }
  return only.length === 0
    ? TRIALS
    : TRIALS.filter(({ row }) => only.includes(row));
}

async function main(): Promise<never> {
  if (Deno.args.includes("--help")) {
    console.log(USAGE.trimEnd());
    Deno.exit(0);
  }
  let orders: Orders;
  let trials: readonly Trial[];
  try {
    orders = readOrders(Deno.args, Date.now() % 1_000_000_000);
    trials = selected(orders);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE.trimEnd()}`);
    Deno.exit(2);
  }
  const { long, seconds } = orders;
  Deno.addSignalListener("SIGINT", finish);
  await installTools();
  const end = performance.now() + seconds * 1000;
  const goOn = (): boolean => !long || (performance.now() < end && !isBroken());
  for (let seed = orders.seed; goOn(); seed++) {
    if (long) console.log(`seed ${seed}`);
    // deno-lint-ignore no-await-in-loop -- a round needs the whole machine
    await runRound(trials, { seed, long }, goOn);
    if (!long) break;
  }
  finish();
}

await main();
