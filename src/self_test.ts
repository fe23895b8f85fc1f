/**
 * `dos self-test`: the checks, on this machine, in a directory of their own.
 *
 * @module
 */
import type {
  SelfTestChoice,
  SelfTestReport,
  SelfTests,
} from "./cli/self_test.ts";
import { openWorkspace } from "./compose.ts";
import type { Ground } from "./selftest/check.ts";
import { playPart } from "./selftest/part.ts";
import { CHECKS, runChecks } from "./selftest/run_checks.ts";
import { createMachine } from "./stores/deno_machine.ts";
import { createChildren } from "./system/children.ts";
import { examineFileSystem } from "./system/file_system.ts";
import { hostId } from "./system/host_id.ts";
import { createProcesses } from "./system/processes.ts";
import {
  makeTemporary,
  removeTemporary,
} from "./system/temporary_directory.ts";

/** How this process is ended, and what starts it. */
export interface Surroundings {
  /** The words that start `dos`. */
  readonly program: readonly string[];
  /** Has something done before a signal ends this process. */
  beforeEnd(clean: () => Promise<void>): void;
}

/** The self-test of this machine. */
export function createSelfTests(around: Surroundings): SelfTests {
  return {
    run: (choice, progress) => selfTest(around, choice, progress),
    playPart: async (role, at) =>
      await playPart(role, at, { machine: createMachine(), wait }),
  };
}

const NEVER = new Promise<never>(() => {});

async function selfTest(
  { program, beforeEnd }: Surroundings,
  { dir: parent, keep }: SelfTestChoice,
  progress: (name: string) => void,
): Promise<SelfTestReport> {
  const dir = await makeTemporary(parent);
  let kept = keep;
  let ground: Ground | undefined;
  let isEnding = false;
  beforeEnd(async () => {
    isEnding = true;
    ground?.children?.stop();
    if (!keep) await removeTemporary(dir);
  });
  try {
    const { status, detail } = await examineFileSystem(dir);
    ground = await groundIn(dir, program);
    const results = await runChecks(CHECKS, {
      ...{ ground, progress },
      isOver: () => isEnding,
    });
    // What was cut off tells nothing of this machine, and the signal has the exit code.
    if (isEnding) return await NEVER;
    if (!keep) kept = !await removeTemporary(dir);
    return {
      dir,
      kept,
      system: `${Deno.build.os} ${Deno.build.arch}`,
      runtime: `${
        Deno.build.standalone ? "compiled, " : ""
      }Deno ${Deno.version.deno}`,
      fileSystem: { doubtful: status !== "ok", detail },
      results,
    };
  } catch (error) {
    if (isEnding) return await NEVER;
    if (!keep) await removeTemporary(dir);
    throw error;
  }
}

async function groundIn(
  dir: string,
  program: readonly string[],
): Promise<Ground> {
  const run = await Deno.permissions.query({ name: "run" });
  return {
    dir,
    machine: createMachine(),
    processes: createProcesses({ host: hostId((name) => Deno.env.get(name)) }),
    children: run.state === "granted" ? createChildren(program) : null,
    uptimeS: () => Deno.osUptime(),
    wait,
    within,
    openWorkspace: (root) =>
      openWorkspace({ root, env: {}, thisWorktree: true }),
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  // Nobody waits any more for what fails after its time.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
