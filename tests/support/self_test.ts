/**
 * A ground for the checks of the self-test, on which anything can be made to
 * go wrong. Its children are no processes: they play their parts in this one,
 * over machines that can be killed.
 *
 * @module
 */
import type {
  Check,
  Child,
  ChildAnswer,
  Children,
  Ground,
} from "../../src/selftest/check.ts";
import {
  type CheckResult,
  runChecks,
  type Testing,
} from "../../src/selftest/run_checks.ts";
import { playPart, type Role } from "../../src/selftest/part.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import type { Machine } from "../../src/stores/machine.ts";
import { openWorkspace } from "../../src/compose.ts";
import { FaultyMachine } from "./faulty_machine.ts";
import { FakeProcesses } from "./processes.ts";

/** What goes wrong. */
export interface Wrongs {
  readonly machine?: Partial<Machine>;
  readonly children?: Partial<Children> | null;
  /** Of the machine of each child that plays a part. */
  readonly parts?: Partial<Machine>;
  readonly processes?: Partial<Ground["processes"]>;
  readonly uptimeS?: () => number;
  readonly openWorkspace?: Ground["openWorkspace"];
  readonly within?: Ground["within"];
}

/** How the hook denies. */
export const DENIAL: ChildAnswer = {
  stdout: JSON.stringify({
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: "held by ann",
    },
  }),
  stderr: "",
  exit: 0,
};

/**
 * Runs checks to the very end: a child that plays its part in this process may
 * have begun to wait once more when it is stopped, and a timer that is set
 * after that ends after it.
 */
export async function runToEnd(
  ...asked: [readonly Check[], Testing]
): Promise<CheckResult[]> {
  const results = await runChecks(...asked);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return results;
}

/** A ground in a directory, where nothing is wrong but what is said. */
export function groundIn(dir: string, wrongs: Wrongs = {}): Ground {
  let ticks = 0;
  const wait = async (ms: number): Promise<void> => {
    ticks += ms;
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const processes = new FakeProcesses();
  const machine = {
    ...createMachine(),
    ticksMs: () => ticks,
    ...wrongs.machine,
  };
  processes.running(machine.pid);
  const children = playedChildren(wait, processes, wrongs.parts);
  return {
    dir,
    machine,
    processes: {
      host: () => processes.host(),
      holder: (pid) => processes.holder(pid),
      async probe(leases): ReturnType<Ground["processes"]["probe"]> {
        const pulseOf = await processes.probe(leases);
        return (lease) =>
          String(lease.pid_start).endsWith(":0") ? false : pulseOf(lease);
      },
      ...wrongs.processes,
    },
    children: wrongs.children === null
      ? null
      : { ...children, ...wrongs.children },
    uptimeS: wrongs.uptimeS ?? (() => 1),
    wait,
    within: wrongs.within ?? ((work) => work),
    openWorkspace: wrongs.openWorkspace ??
      ((root) => openWorkspace({ root, env: {}, thisWorktree: true })),
  };
}

let lastPid = 100_000;

function playedChildren(
  wait: Ground["wait"],
  processes: FakeProcesses,
  wrongs: Partial<Machine> = {},
): Children {
  const running = new Set<Child>();
  return {
    start([, role = "", dir = "", name = ""]): Child {
      const machine = Object.assign(new FaultyMachine(), wrongs);
      const pid = ++lastPid;
      let exit: number | null = null;
      processes.running(pid);
      const ended = playPart(role as Role, { dir, name }, { machine, wait })
        .then(() => 0, () => 1)
        .then((code) => {
          exit = code;
          running.delete(child);
          processes.gone(pid);
        });
      const child: Child = {
        pid,
        exit: () => exit,
        kill(): void {
          try {
            machine.kill();
          } catch {
            // That is how it dies.
          }
        },
        ended: () => ended,
      };
      running.add(child);
      return child;
    },
    ask: (_, { input }) =>
      Promise.resolve(
        input.includes("held/") ? DENIAL : { stdout: "", stderr: "", exit: 0 },
      ),
    stop(): void {
      for (const child of running) child.kill();
    },
  };
}

/** A child that has ended, and did nothing. */
export function endedChild(code: number): Child {
  return {
    pid: 99_999,
    exit: () => code,
    kill: () => {},
    ended: () => Promise.resolve(),
  };
}
