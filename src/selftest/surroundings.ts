/**
 * Whether processes, clocks and the host can be told.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { Holder, Pulse } from "../lease/ports.ts";
import {
  type Check,
  type Child,
  childrenOf,
  type Ground,
  must,
  Untried,
} from "./check.ts";
import { partWords, untilReady } from "./part.ts";

const ALLOW =
  "Allow dos to run cat (Linux), ps (macOS) or tasklist (Windows), or take leases with a short --ttl";
const REPORT =
  "Use neither --reclaim nor scavenge here, and report this with `dos doctor`";

/** The checks, in the order they are made. */
export const SURROUNDING_CHECKS: readonly Check[] = [
  {
    name: "this process",
    shows: "A process that runs is seen as running",
    means: "only its ttl ends the lease of a holder that died",
    fix: ALLOW,
    run: ownPulse,
  },
  {
    name: "a dead process",
    shows: "A child is seen as running, and once it is killed as gone",
    means:
      "a living holder may lose its lane, or only its ttl ends the lease of a dead one",
    fix: `${ALLOW}. If a running process is taken for gone: ${REPORT}`,
    run: deadChild,
  },
  {
    name: "a reused pid",
    shows: "A process that has the pid of an earlier one is not taken for it",
    means:
      "a stranger with the pid of a dead holder keeps its lane until the ttl",
    fix: "Take leases with a short --ttl",
    run: reusedPid,
  },
  {
    name: "clock",
    shows: "Time goes on, and the date is not before this program",
    means: "leases end too early or never",
    fix: "Set the clock of this machine",
    run: clock,
  },
  {
    name: "uptime",
    shows: "The machine tells for how long it has been running",
    means: "nothing for leases; reports of this machine are harder to read",
    fix: "Allow dos to ask the system (--allow-sys)",
    run: uptime,
  },
  {
    name: "host name",
    shows: "This host has a name that leases can bear",
    means:
      "leases of this machine cannot be told from those of others, and only their ttl ends them",
    fix: "Name the machine, or set DISPATCH_HOST_ID",
    run: hostName,
  },
];

async function ownPulse(ground: Ground): Promise<string> {
  const { pid } = ground.machine;
  const pulse = await pulseOf(ground, { pid });
  if (pulse === null && ground.children === null) childrenOf(ground);
  must(pulse !== false, `This process, pid ${pid}, is taken for gone`);
  must(pulse === true, "Processes cannot be looked at");
  return `pid ${pid}`;
}

async function deadChild(ground: Ground): Promise<string> {
  const child = await staying(ground);
  const holder = await ground.processes.holder(child.pid);
  const before = await pulseOf(ground, holder);
  must(child.exit() === null, "The child ended by itself");
  must(before !== false, "A running child is taken for gone");
  must(before === true, "A running child cannot be seen");
  child.kill();
  await child.ended();
  const after = await pulseOf(ground, holder);
  must(after !== true, "A killed child is taken for running");
  must(after === false, "Whether a killed child is gone cannot be told");
  return "";
}

async function reusedPid(ground: Ground): Promise<string> {
  const child = await staying(ground);
  const holder = await ground.processes.holder(child.pid);
  if (holder.pid_start === "") {
    throw new Untried("This system does not tell when a process started");
  }
  const earlier = { ...holder, pid_start: `${child.pid}:0` };
  const pulse = await pulseOf(ground, earlier);
  must(child.exit() === null, "The child ended by itself");
  if (pulse === true && ground.machine.windows) {
    throw new Untried("tasklist does not tell when a process started");
  }
  must(pulse === false, "A process is taken for an earlier one with its pid");
  return "";
}

async function staying(ground: Ground): Promise<Child> {
  const at = { dir: ground.dir, name: "child" };
  const child = childrenOf(ground).start(partWords("stay", at));
  await untilReady(ground, { child, ...at });
  return child;
}

async function pulseOf(
  { processes }: Ground,
  holder: Partial<Holder>,
): Promise<Pulse> {
  const lease: Lease = { ...holder, host_id: processes.host() };
  return (await processes.probe([lease]))(lease);
}

const PAUSE_MS = 20;
/** Nobody had this program before. */
const FIRST_MS = Date.UTC(2026, 0);

async function clock({ machine, wait }: Ground): Promise<string> {
  const now = machine.nowMs();
  must(now >= FIRST_MS, `The date is ${dateText(now)}`);
  const before = machine.ticksMs();
  await wait(PAUSE_MS);
  const passed = machine.ticksMs() - before;
  must(
    passed >= PAUSE_MS / 2,
    `The steady clock went on by ${passed} ms in a wait of ${PAUSE_MS} ms`,
  );
  return dateText(now);
}

function uptime({ uptimeS }: Ground): Promise<string> {
  const seconds = uptimeS();
  must(Number.isFinite(seconds) && seconds >= 0, `It is said to be ${seconds}`);
  return Promise.resolve(`${Math.floor(seconds)} s`);
}

function hostName({ processes }: Ground): Promise<string> {
  const name = processes.host();
  must(name.trim() !== "", "It has no name");
  return Promise.resolve(name);
}

function dateText(ms: number): string {
  return new Date(ms).toISOString();
}
