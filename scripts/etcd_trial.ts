/**
 * Three hosts of twenty workers on a real etcd of three members, for a minute
 * in which workers, leaders and the way of a host are taken away.
 *
 * `deno task etcd-trial [--seed N] [--short]`; exit 1 if a promise was broken,
 * 3 if there is no etcd here.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { figuresOf } from "../tests/crash/etcd/figures.ts";
import { FULL, SHORT } from "../tests/crash/etcd/plan.ts";
import { sail } from "../tests/crash/etcd/voyage.ts";
import { HAS_ETCD } from "../tests/support/etcd.ts";

const words = [...Deno.args];
const scale = words.includes("--short") ? SHORT : FULL;
const at = words.indexOf("--seed");
const seed = at < 0 ? Date.now() % 1_000_000 : Number(words[at + 1]);
if (!Number.isSafeInteger(seed)) {
  console.error(`Cannot use "${words[at + 1]}" for --seed: it is no number`);
  Deno.exit(2);
}
if (!HAS_ETCD) {
  console.log("not run: no etcd here");
  Deno.exit(3);
}
// Hosts and members are undone at the end of this process.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => Deno.exit(130));
}
console.log(`seed ${seed}`);
const begun = performance.now();
const report = await sail(scale, seed, (phase) => {
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  console.error(`${seconds} s: ${phase}`);
});
for (const fault of report.faults) console.log(`VIOLATION ${fault}`);
console.log(figuresOf(scale, seed, report));
Deno.exit(report.faults.length > 0 ? 1 : 0);
