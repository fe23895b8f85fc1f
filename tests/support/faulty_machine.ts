/**
 * The real machine with a saboteur in it.
 *
 * Before each call a plan is asked, which may let it pass, make it fail, cut
 * it short, kill the process, or do something to the files first, as another
 * process would. A killed machine is dead for good: its files are closed, as a
 * kernel does, and every later call throws {@linkcode Killed}, so that no
 * cleanup of the code under test has an effect.
 *
 * @module
 */
import { createMachine } from "../../src/stores/deno_machine.ts";
import {
  createRunner,
  type FileFacts,
  type Handle,
  type Machine,
  type OpenHow,
  type Runner,
  type Steps,
} from "../../src/stores/machine.ts";
import { FixedClock } from "./clock.ts";

/** The calls that a plan is asked about. */
export type CallName = Exclude<
  keyof Machine,
  "windows" | "pid" | "nowMs" | "ticksMs" | "random"
>;

/** A call that is about to be made. */
export interface Call {
  /** Which one. */
  readonly name: CallName;
  /** The file it concerns; of two, the first. */
  readonly path: string;
  /** Counts all calls, from 1. */
  readonly n: number;
  /** How an opening is meant. */
  readonly how?: OpenHow | undefined;
}

/** What happens in place of a call. */
export type Fault =
  | "kill"
  | { readonly errno: string }
  | { readonly short: number };

/** Decides what happens to a call. */
export type Plan = (call: Call) => Fault | void;

/** The process is dead. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** An error as the system gives it. */
export function systemError(errno: string): Error {
  return Object.assign(new Error(`${errno}: as planned`), { code: errno });
}

interface Open {
  readonly path: string;
  readonly inner: Handle;
}

/** The kernel locks that are held through machines like this, by file. */
const LOCKED = new Map<string, Open>();

function forget(open: Open): void {
  for (const [identity, holder] of LOCKED) {
    if (holder === open) LOCKED.delete(identity);
  }
}

/**
 * Tests run side by side in one process. While one of them starts a program,
 * the fork has a copy of every open file, and of its lock, until it becomes
 * that program: a lock that nobody here holds comes free in a moment, which
 * is long where many of them are started on few cores.
 */
function insist(take: () => boolean): boolean {
  for (let attempt = 0; attempt < 2_000; attempt++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    if (take()) return true;
  }
  return false;
}

/** A machine that follows a plan. */
export class FaultyMachine implements Machine {
  /** What it passes for; a test may change it. */
  windows = false;
  readonly pid: number;
  /** Every call so far. */
  readonly calls: Call[] = [];
  /** Where this process waits; a test may let others run there. */
  onWait: () => void = () => {};
  readonly #inner: Machine = createMachine();
  readonly #clock: FixedClock;
  readonly #open = new Set<Open>();
  #plan: Plan;
  #ticks = 0;
  #dead = false;

  /**
   * A machine.
   *
   * @param plan What happens to its calls.
   * @param world Its clock and the pid it believes to have.
   */
  constructor(
    plan: Plan = () => {},
    world: { clock?: FixedClock; pid?: number } = {},
  ) {
    this.#plan = plan;
    this.#clock = world.clock ?? new FixedClock();
    this.pid = world.pid ?? 7;
  }

  /** How many files are open: none, once all work is done. */
  get openFiles(): number {
    return this.#open.size;
  }

  /** Whether it was killed. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Changes the plan from here on. */
  follow(plan: Plan): void {
    this.#plan = plan;
  }

  /** A runner whose waits pass at once, on this machine's own time. */
  runner(): Runner {
    return createRunner(this, async (ms) => {
      if (this.#dead) throw new Killed("waiting");
      this.#ticks += ms;
      this.#clock.ms += ms;
      this.onWait();
      await Promise.resolve();
    });
  }

  /** Runs steps to their end. */
  run<T>(steps: Steps<T>): Promise<T> {
    return this.runner().run(steps);
  }

  open(path: string, how: OpenHow): Handle {
    return this.#call("open", { path, how }, () => {
      const handle = { path, inner: this.#inner.open(path, how) };
      this.#open.add(handle);
      return handle;
    });
  }

  close(handle: Handle): void {
    const open = handle as Open;
    this.#call("close", open, () => {
      this.#open.delete(open);
      forget(open);
      this.#inner.close(open.inner);
    });
  }

  readAt(handle: Handle, offset: number, into: Uint8Array): number {
    const { path, inner } = handle as Open;
    return this.#call("readAt", { path }, (short) => {
      const part = into.subarray(0, Math.min(short, into.length));
      return this.#inner.readAt(inner, offset, part);
    });
  }

  write(handle: Handle, bytes: Uint8Array): number {
    const { path, inner } = handle as Open;
    return this.#call("write", { path }, (short) => {
      const part = bytes.subarray(0, Math.min(short, bytes.length));
      return part.length === 0 ? 0 : this.#inner.write(inner, part);
    });
  }

  truncate(handle: Handle, size: number): void {
    const { path, inner } = handle as Open;
    this.#call("truncate", { path }, () => this.#inner.truncate(inner, size));
  }

  syncData(handle: Handle): void {
    const { path, inner } = handle as Open;
    this.#call("syncData", { path }, () => this.#inner.syncData(inner));
  }

  syncDirectory(path: string): void {
    this.#call(
      "syncDirectory",
      { path },
      () => {
        // Even where it passes for another system, this is what cannot be done.
        if (Deno.build.os !== "windows") this.#inner.syncDirectory(path);
      },
    );
  }

  tryLock(handle: Handle): boolean {
    const { path, inner } = handle as Open;
    return this.#call("tryLock", { path }, () => {
      const { identity } = this.#inner.fstat(inner);
      const taken = this.#inner.tryLock(inner) ||
        (!LOCKED.has(identity) && insist(() => this.#inner.tryLock(inner)));
      if (taken) LOCKED.set(identity, handle as Open);
      return taken;
    });
  }

  tryLockShared(handle: Handle): boolean {
    const { path, inner } = handle as Open;
    return this.#call("tryLockShared", { path }, () => {
      const { identity } = this.#inner.fstat(inner);
      return this.#inner.tryLockShared(inner) ||
        (!LOCKED.has(identity) &&
          insist(() => this.#inner.tryLockShared(inner)));
    });
  }

  unlock(handle: Handle): void {
    const open = handle as Open;
    this.#call("unlock", open, () => {
      forget(open);
      this.#inner.unlock(open.inner);
    });
  }

  fstat(handle: Handle): FileFacts {
    const { path, inner } = handle as Open;
    return this.#call("fstat", { path }, () => this.#inner.fstat(inner));
  }

  lstat(path: string): FileFacts | null {
    return this.#call("lstat", { path }, () => this.#inner.lstat(path));
  }

  link(from: string, to: string): void {
    this.#call("link", { path: to }, () => this.#inner.link(from, to));
  }

  rename(from: string, to: string): void {
    this.#call("rename", { path: from }, () => this.#inner.rename(from, to));
  }

  remove(path: string): void {
    this.#call("remove", { path }, () => this.#inner.remove(path));
  }

  touch(path: string, mtimeMs: number): void {
    this.#call("touch", { path }, () => this.#inner.touch(path, mtimeMs));
  }

  copyMode(from: string, to: string): void {
    this.#call("copyMode", { path: to }, () => this.#inner.copyMode(from, to));
  }

  makeDirectory(path: string): void {
    this.#call(
      "makeDirectory",
      { path },
      () => this.#inner.makeDirectory(path),
    );
  }

  list(path: string): string[] {
    return this.#call("list", { path }, () => this.#inner.list(path));
  }

  nowMs(): number {
    this.#mustLive();
    return this.#clock.ms;
  }

  ticksMs(): number {
    this.#mustLive();
    return this.#ticks;
  }

  random(): number {
    this.#mustLive();
    return Math.random();
  }

  /** Kills the process: its files are closed, and with them its locks freed. */
  kill(): never {
    this.#dead = true;
    for (const open of this.#open) {
      forget(open);
      this.#inner.unlock(open.inner);
      this.#inner.close(open.inner);
    }
    this.#open.clear();
    throw new Killed("by plan");
  }

  #mustLive(): void {
    if (this.#dead) throw new Killed("already");
  }

  #call<T>(
    name: CallName,
    about: { path: string; how?: OpenHow },
    perform: (short: number) => T,
  ): T {
    this.#mustLive();
    const { path, how } = about;
    const call = { name, path, how, n: this.calls.length + 1 };
    this.calls.push(call);
    const fault = this.#plan(call);
    if (fault === "kill") this.kill();
    if (typeof fault !== "object") return perform(Infinity);
    if ("short" in fault) return perform(fault.short);
    throw systemError(fault.errno);
  }
}

/** A plan that does something to the first call that fits, once. */
export function once(
  fits: (call: Call) => boolean,
  what: Fault | ((call: Call) => void),
): Plan {
  let done = false;
  return (call) => {
    if (done || !fits(call)) return undefined;
    done = true;
    if (typeof what !== "function") return what;
    what(call);
    return undefined;
  };
}
