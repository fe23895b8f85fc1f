/**
 * The trial over etcd as a row of the crash task's table.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { HAS_ETCD } from "../../support/etcd.ts";
import type { Effort, Tally, Trial } from "../trial.ts";
import { figuresOf } from "./figures.ts";
import { FULL, SHORT } from "./plan.ts";
import { sail } from "./voyage.ts";

/** Three hosts on a real etcd of three members. */
export const ETCD: readonly Trial[] = [{
  row: "etcd",
  fault: "three hosts on etcd: kills, stops, elections, hosts cut off",
  run: tried,
}];

async function tried({ seed, long }: Effort): Promise<Tally> {
  if (!HAS_ETCD) {
    return { runs: 0, violations: [], notRun: "no etcd here" };
  }
  const scale = long ? FULL : SHORT;
  const report = await sail(scale, seed);
  console.error(figuresOf(scale, seed, report));
  const { kills, stops, cuts, elections } = report.mishaps;
  return {
    runs: kills.length + stops.length + cuts.length + elections.length,
    violations: report.faults,
    notRun: "",
  };
}
