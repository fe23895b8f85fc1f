/**
 * The parts that child processes of the self-test play.
 *
 * A child says that it is ready by making a file, not on a pipe: so nothing
 * but files is relied upon, and a child can be killed between any two of them.
 *
 * @module
 */
import { closeMutex, takeKernelLock } from "../stores/kernel_lock.ts";
import { drive, type Machine } from "../stores/machine.ts";
import { isTaken } from "../stores/failure.ts";
import { type Child, type Ground, Miss, until } from "./check.ts";

/** What a child is for. */
export type Role = "stay" | "hold" | "crowd";

/** The roles. */
export const ROLES: readonly Role[] = ["stay", "hold", "crowd"];

/** The verb that nobody but the self-test calls. */
export const PART_VERB = "self-test-part";

/** So many lines each of a crowd writes. */
export const CROWD_LINES = 25;

/** A child whose parent is gone ends by itself after this. */
const LONGEST_MS = 120_000;
/** A cold start of a process takes seconds on a busy machine. */
const READY_MS = 20_000;
const LOCK_MS = 20_000;

/** What a child may use. */
export type Stage = Pick<Ground, "machine" | "wait">;

/** The file of the lock that children take. */
export function lockIn(dir: string): string {
  return `${dir}/lock`;
}

/** The file that a crowd writes to. */
export function linesIn(dir: string): string {
  return `${dir}/lines`;
}

/** The file for which a crowd waits, so that all begin at once. */
export function startIn(dir: string): string {
  return `${dir}/start`;
}

/** The words that have a child play a part. */
export function partWords(
  role: Role,
  { dir, name }: { readonly dir: string; readonly name: string },
): string[] {
  return [PART_VERB, role, dir, name];
}

/** Waits until a child is ready. */
export async function untilReady(
  ground: Stage,
  { child, dir, name }: {
    readonly child: Child;
    readonly dir: string;
    readonly name: string;
  },
): Promise<void> {
  const sign = signIn(dir, name);
  const isThere = (): boolean => ground.machine.lstat(sign) !== null;
  await until(ground, READY_MS, () => isThere() || child.exit() !== null);
  if (isThere()) return;
  const exit = child.exit();
  throw new Miss(
    exit === null
      ? `A process of this program was not ready after ${READY_MS} ms`
      : `A process of this program ended with exit ${exit} before it was ready`,
  );
}

/** Plays a part to its end. */
export async function playPart(
  role: Role,
  { dir, name }: { readonly dir: string; readonly name: string },
  stage: Stage,
): Promise<void> {
  const { machine } = stage;
  switch (role) {
    case "stay":
      makeFile(machine, signIn(dir, name), "");
      return await stay(dir, stage);
    case "hold": {
      await lock(dir, stage);
      makeFile(machine, signIn(dir, name), "");
      return await stay(dir, stage);
    }
    case "crowd": {
      makeFile(machine, signIn(dir, name), "");
      await until(stage, LOCK_MS, () => machine.lstat(startIn(dir)) !== null);
      for (let n = 0; n < CROWD_LINES; n++) {
        const won = claims(machine, `${dir}/claim-${n}`);
        // deno-lint-ignore no-await-in-loop -- one line after the other
        await addLine(dir, lineOf({ name, n, won }), stage);
      }
    }
  }
}

/** What a member of a crowd writes: who, which of its lines, and whether it made the file of that number. */
export interface CrowdLine {
  readonly name: string;
  readonly n: number;
  readonly won: boolean;
}

const PADDING = "x".repeat(200);

/** A line of a crowd, long enough to be torn if anything can tear it. */
export function lineOf({ name, n, won }: CrowdLine): string {
  return `${name} ${n} ${won ? "won" : "lost"} ${PADDING}`;
}

/** Reads a line of a crowd, `null` where it is not whole. */
export function readLine(line: string): CrowdLine | null {
  const [, name = "", n, outcome] = /^(\S+) (\d+) (won|lost) x+$/.exec(line) ??
    [];
  const read = { name, n: Number(n), won: outcome === "won" };
  return lineOf(read) === line ? read : null;
}

/** Makes a file that is not there yet. */
export function makeFile(machine: Machine, path: string, text: string): void {
  const handle = machine.open(path, { write: true, createNew: true });
  try {
    const bytes = new TextEncoder().encode(text);
    const count = bytes.length === 0 ? 0 : machine.write(handle, bytes);
    if (count !== bytes.length) {
      throw new Miss(`Only ${count} of ${bytes.length} bytes were written`);
    }
  } finally {
    machine.close(handle);
  }
}

function signIn(dir: string, name: string): string {
  return `${dir}/${name}.ready`;
}

/** Stays until it is killed, or what it is for is gone. */
async function stay(dir: string, stage: Stage): Promise<void> {
  const { machine } = stage;
  await until(stage, LONGEST_MS, () => machine.lstat(dir) === null);
}

async function lock(dir: string, { machine, wait }: Stage): Promise<unknown> {
  const deadline = machine.ticksMs() + LOCK_MS;
  const steps = takeKernelLock(lockIn(dir), deadline);
  const taken = await drive(steps, machine, wait);
  if (taken.kind === "held") return taken.handle;
  throw new Miss(`The lock was not to be had: ${taken.kind}`);
}

async function addLine(
  dir: string,
  line: string,
  stage: Stage,
): Promise<void> {
  const { machine, wait } = stage;
  const mutex = await lock(dir, stage);
  try {
    const handle = machine.open(linesIn(dir), { append: true, create: true });
    try {
      machine.write(handle, new TextEncoder().encode(`${line}\n`));
    } finally {
      machine.close(handle);
    }
    await countOn(dir, stage);
  } finally {
    await drive(closeMutex(lockIn(dir), mutex), machine, wait);
  }
}

const COUNT_BYTES = 16;

/** To what a crowd has counted. */
export function countIn(machine: Machine, dir: string): number {
  const how = { read: true, write: true, create: true };
  const handle = machine.open(`${dir}/count`, how);
  try {
    const bytes = new Uint8Array(COUNT_BYTES);
    const length = machine.readAt(handle, 0, bytes);
    return Number(new TextDecoder().decode(bytes.subarray(0, length)));
  } finally {
    machine.close(handle);
  }
}

/** Adds one in three steps, which only a lock holds together. */
async function countOn(dir: string, { machine, wait }: Stage): Promise<void> {
  const count = countIn(machine, dir);
  await wait(1);
  const how = { write: true, truncate: true };
  const handle = machine.open(`${dir}/count`, how);
  try {
    machine.write(handle, new TextEncoder().encode(`${count + 1}`));
  } finally {
    machine.close(handle);
  }
}

function claims(machine: Machine, path: string): boolean {
  try {
    makeFile(machine, path, "");
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}
