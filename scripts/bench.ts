/**
 * The figures that are worth watching: whole processes, the time in which
 * others are kept out, a decision among many leases, a long journal, grants over
 * etcd. It prints a table and judges nothing.
 *
 * @module
 */
import { measureSections } from "./bench/critical_section.ts";
import { measureDecisions } from "./bench/decision.ts";
import { type Row, tableText } from "./bench/figures.ts";
import { measureFold } from "./bench/journal_fold.ts";
import { measureHook, measureMemory } from "./bench/hook.ts";
import { measureProcesses, measureThroughput } from "./bench/processes.ts";
import { measureWaiting } from "./bench/waiting.ts";
import { measureEtcd } from "./bench/etcd.ts";
import { measureDeaths } from "./bench/keeper_death.ts";
import { measureResident } from "./bench/resident.ts";

function show(title: string, rows: readonly Row[]): void {
  say(`${tableText(title, rows)}\n`);
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

const directory = await Deno.makeTempDir({ prefix: "dos-bench-" });
try {
  show("the hook, as whole processes", await measureHook(directory));
  say(`${await measureMemory(directory)}\n`);
  show("a hook of the server", await measureResident(directory));
  show("whole processes", await measureProcesses(directory));
  const many = await Deno.makeTempDir({ dir: directory });
  show("processes at once", await measureThroughput(many));
  show("beside those who wait", await measureWaiting(directory));
  show("a dos run that dies", await measureDeaths(directory));
  show("both locks held by an acquire", await measureSections(directory));
  show("decision, 1,000 leases of 20 patterns", measureDecisions());
  show("fold of 100,000 lines", measureFold());
  for await (const line of measureEtcd()) say(`${line}\n`);
} finally {
  await Deno.remove(directory, { recursive: true });
}
