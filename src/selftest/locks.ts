/**
 * Whether the kernel keeps processes apart.
 *
 * @module
 */
import { errorCode } from "../stores/failure.ts";
import type { Handle } from "../stores/machine.ts";
import {
  type Check,
  type Child,
  childrenOf,
  type Ground,
  KERNEL_LOCK,
  Miss,
  must,
  until,
} from "./check.ts";
import { read } from "./files.ts";
import {
  countIn,
  CROWD_LINES,
  type CrowdLine,
  linesIn,
  lockIn,
  makeFile,
  partWords,
  readLine,
  startIn,
  untilReady,
} from "./part.ts";

const MOVE =
  "Do not use dos on this file system: move the store to a local disk of this machine";

/** As long as a lock of a killed process may take to come free. */
const FREE_MS = 3_000;
const CROWD: readonly string[] = ["ann", "bob", "cid", "dan"];
const CROWD_MS = 60_000;

/** The checks, in the order they are made. */
export const LOCK_CHECKS: readonly Check[] = [
  {
    name: KERNEL_LOCK,
    shows: "A lock that somebody else holds cannot be had",
    means: "two processes can grant at once, and leases can overlap",
    fix: MOVE,
    run: contended,
  },
  {
    name: "lock of the dead",
    shows: "The lock of a killed process is free at once",
    means: "a killed process keeps every command waiting",
    fix: MOVE,
    run: freed,
  },
  {
    name: "crowd",
    shows:
      `${CROWD.length} processes at once: every line whole, every new file made by one, every count in turn`,
    means: "records can be lost or torn, and leases can overlap",
    fix: MOVE,
    limitMs: CROWD_MS,
    run: crowd,
  },
];

async function contended(ground: Ground): Promise<string> {
  const { dir, machine, children } = ground;
  if (children === null) return contendedAlone(ground);
  const child = await holder(ground);
  const handle = machine.open(lockIn(dir), { read: true, write: true });
  try {
    must(!machine.tryLock(handle), "Two processes hold one lock");
    must(child.exit() === null, "The holder ended meanwhile");
  } finally {
    machine.close(handle);
  }
  return "";
}

/** A lock belongs to the open file: a second one of this process is as good as another process. */
function contendedAlone(ground: Ground): string {
  const { dir, machine } = ground;
  requireLocks(ground);
  const how = { read: true, write: true };
  const mine = machine.open(lockIn(dir), how);
  try {
    must(machine.tryLock(mine), "A lock that was given back cannot be had");
    const other = machine.open(lockIn(dir), how);
    try {
      must(!machine.tryLock(other), "Two open files hold one lock");
    } finally {
      machine.close(other);
    }
  } finally {
    machine.close(mine);
  }
  return "tried within this process";
}

async function freed(ground: Ground): Promise<string> {
  const { dir, machine } = ground;
  const child = await holder(ground);
  child.kill();
  const killed = machine.ticksMs();
  let handle: Handle | undefined;
  try {
    handle = machine.open(lockIn(dir), { read: true, write: true });
    const mine = handle;
    const isFree = await until(ground, FREE_MS, () => machine.tryLock(mine));
    must(isFree, `It was not free ${FREE_MS} ms after the kill`);
  } finally {
    if (handle !== undefined) machine.close(handle);
  }
  const ms = Math.max(0, Math.round(machine.ticksMs() - killed));
  return `free ${ms} ms after the kill`;
}

/** A child that holds the lock. */
async function holder(ground: Ground): Promise<Child> {
  const { dir } = ground;
  const at = { dir, name: "holder" };
  // A file system without locks is told apart from a child that failed.
  requireLocks(ground);
  const child = childrenOf(ground).start(partWords("hold", at));
  await untilReady(ground, { child, ...at });
  return child;
}

function requireLocks({ dir, machine }: Ground): void {
  const how = { read: true, write: true, create: true };
  const handle = machine.open(lockIn(dir), how);
  try {
    must(machine.tryLock(handle), "A lock that nobody holds cannot be had");
    machine.unlock(handle);
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof Miss || code === "") throw error;
    throw new Miss(`This file system has no locks: ${code}`);
  } finally {
    machine.close(handle);
  }
}

async function crowd(ground: Ground): Promise<string> {
  const { dir, machine } = ground;
  const children = childrenOf(ground);
  const members = CROWD.map((name) => {
    const at = { dir, name };
    return { ...at, child: children.start(partWords("crowd", at)) };
  });
  for (const member of members) {
    // deno-lint-ignore no-await-in-loop -- none begins before all are there
    await untilReady(ground, member);
  }
  makeFile(machine, startIn(dir), "");
  await Promise.all(members.map(({ child }) => child.ended()));
  const failed = members.find(({ child }) => child.exit() !== 0);
  must(
    failed === undefined,
    `One of the processes ended with exit ${failed?.child.exit()}`,
  );
  return judgeCrowd(read(machine, linesIn(dir)), countIn(machine, dir));
}

/**
 * Judges what a crowd wrote.
 *
 * @param text The file that all of them appended to.
 * @param count To what they counted together.
 * @throws {Miss} Where a line is torn or missing, a file was made by none or by
 * two, or two of them counted at once.
 */
export function judgeCrowd(text: string, count: number): string {
  const lines = text.split("\n").slice(0, -1).map(readLine);
  const whole = lines.filter((line): line is CrowdLine => line !== null);
  const wanted = CROWD.length * CROWD_LINES;
  const isWhole = text.endsWith("\n") && whole.length === lines.length;
  must(isWhole, `${lines.length - whole.length} lines are torn`);
  const kinds = new Set(whole.map(({ name, n }) => `${name} ${n}`));
  must(
    whole.length === wanted && kinds.size === wanted,
    `${kinds.size} of ${wanted} lines are there`,
  );
  for (let n = 0; n < CROWD_LINES; n++) {
    const makers = whole.filter((line) => line.n === n && line.won).length;
    must(makers === 1, `${makers} processes made one and the same new file`);
  }
  must(
    count === wanted,
    `They counted to ${count} in place of ${wanted}: two were in the lock at once`,
  );
  return `${wanted} lines`;
}
