/**
 * The answers about processes, asked of real ones on Linux.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import {
  createProcesses,
  nearestHolder,
  type Sight,
} from "../../src/system/processes.ts";
import { createLinuxSource } from "../../src/system/processes_linux.ts";
import { runProgram } from "../../src/system/run.ts";
import { withTree } from "./planted_tree.ts";

const ignore = Deno.build.os !== "linux";
const processes = createProcesses({ host: "here" });

/** Starts a program that prints a line and waits, and hands over that line meanwhile. */
async function whileRunning(
  command: readonly [string, ...string[]],
  use: (line: string, child: Deno.ChildProcess) => Promise<void>,
): Promise<void> {
  const [program, ...args] = command;
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    const { value } = await reader.read();
    await use(new TextDecoder().decode(value).trim(), child);
  } finally {
    await child.stdin.close();
    await child.status;
    await reader.cancel();
  }
}

async function pulse(lease: Lease): Promise<boolean | null> {
  return (await processes.probe([lease]))(lease);
}

function pulses(leases: readonly Lease[]): Promise<(boolean | null)[]> {
  return Promise.all(leases.map(pulse));
}

Deno.test({
  name:
    "probe finds this process running, and not under another start, space or host",
  ignore,
  async fn(): Promise<void> {
    const lease = { ...await processes.holder(Deno.pid) };
    const answers = await pulses([
      lease,
      { ...lease, pid_start: `${Deno.pid}:1` },
      { ...lease, pid_start: "1:1" },
      { ...lease, pid_space: "elsewhere/1" },
      { pid: Deno.pid, host_id: "here" },
      { pid: Deno.pid, host_id: "there" },
    ]);
    assertEquals(answers, [true, false, true, null, true, null]);
  },
});

Deno.test({
  name: "probe finds a child that has ended gone",
  ignore,
  async fn(): Promise<void> {
    const { pid_space } = await processes.holder(Deno.pid);
    const child = new Deno.Command("true").spawn();
    await child.status;
    const answers = await pulses([
      { pid: child.pid, pid_space },
      { pid: child.pid, host_id: "here" },
      { pid: child.pid, pid_space: "elsewhere/1" },
    ]);
    assertEquals(answers, [false, false, null]);
  },
});

/** A child that ends once its parent has become a program that never asks after it. */
const ZOMBIE =
  'until read -r c < /proc/$$/comm; [ "$c" = cat ]; do sleep 0.01; done & echo $!; exec cat';

Deno.test({
  name: "probe takes a zombie for gone",
  ignore,
  fn: () =>
    whileRunning(["sh", "-c", ZOMBIE], async (line) => {
      const lease = { pid: Number(line), host_id: "here" };
      assert(await becomes(() => pulse(lease), GONE));
      const ran = await runProgram("cat", [`/proc/${line}/stat`], {
        timeoutMs: 2_000,
      });
      assertEquals(ran?.stdout.split(") ")[1]?.[0], "Z");
    }),
});

const GONE = false;

/** Asks again and again, for two seconds at most. */
async function becomes<T>(
  ask: () => Promise<T>,
  wanted: T,
  tries = 40,
): Promise<boolean> {
  if (await ask() === wanted) return true;
  if (tries === 0) return false;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return await becomes(ask, wanted, tries - 1);
}

Deno.test({
  name: "probe reads a process whose name is made to mislead",
  ignore,
  fn: () => {
    const script = "printf ') Z 1\\n7 (' > /proc/self/comm; echo $$; read x";
    return whileRunning(["bash", "-c", script], async (line) => {
      const lease = { ...await processes.holder(Number(line)) };
      assert(lease.pid_start !== "");
      assertEquals(await pulses([lease]), [true]);
    });
  },
});

Deno.test({
  name: "probe answers for many leases at once",
  ignore,
  async fn(): Promise<void> {
    const { pid_space } = await processes.holder(Deno.pid);
    const child = new Deno.Command("true").spawn();
    await child.status;
    const leases = [Deno.pid, child.pid, 1].map((pid) => ({ pid, pid_space }));
    assertEquals(leases.map(await processes.probe(leases)), [
      true,
      false,
      true,
    ]);
  },
});

function see(): Sight {
  const self = {
    pid: Deno.pid,
    parent: () => Deno.ppid,
    boot: () => Promise.resolve(""),
  };
  return createLinuxSource(self, runProgram).lineage(() => 2_000);
}

/** What a script runs, so that the process that prints its pid is no holder. */
const CHAINS: readonly [string, string][] = [
  ["a one-shot shell", "sh -c 'echo $$; read x; :'\n:\n"],
  ["a shell in a shell", `bash -lc "sh -ec 'echo \\$\\$; read x; :'; :"\n:\n`],
  ["a shell below timeout", "timeout 60 sh -c 'echo $$; read x; :'\n:\n"],
];

for (const [what, text] of CHAINS) {
  Deno.test({
    name: `nearestHolder climbs past ${what} to the script around it`,
    ignore,
    fn: () =>
      withTree(
        { "script.sh": text },
        (root) =>
          whileRunning(["bash", `${root}/script.sh`], async (line, child) => {
            const holder = await nearestHolder(Number(line), see());
            assertEquals(holder, await processes.holder(child.pid));
            assert(holder.pid !== Number(line));
          }),
      ),
  });
}
