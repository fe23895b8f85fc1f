/**
 * The primitive effects a file store is made of, and how they are run.
 *
 * Store code is written as generators that yield one {@linkcode Effect} at a
 * time. In production {@linkcode drive} performs each at once, so that no
 * other code of this process runs between two of them; only a `sleep` gives
 * way. A simulator drives the same generators over a machine of its own and
 * may interleave, pause or kill them between any two effects.
 *
 * Between effects a generator may compute but must not touch the world.
 *
 * @module
 */

/** An open file. What it is, is the machine's business. */
export type Handle = unknown;

/** What `lstat` and `fstat` tell. */
export interface FileFacts {
  /** The kind of the entry itself, links not followed. */
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Bytes. */
  readonly size: number;
  /** Inode and device as one text; the same text means the same file. */
  readonly identity: string;
  /** Last modification in epoch milliseconds, or `null`. */
  readonly mtimeMs: number | null;
}

/** How a file is opened. */
export interface OpenHow {
  /** For reading. */
  readonly read?: boolean;
  /** For writing. */
  readonly write?: boolean;
  /** Every write goes to the end. */
  readonly append?: boolean;
  /** Make it if it is not there. */
  readonly create?: boolean;
  /** Make it, and fail if it is there. */
  readonly createNew?: boolean;
  /** Cut it to nothing. */
  readonly truncate?: boolean;
}

/**
 * The machine under a store. Every method is synchronous and throws the
 * system's error, with its `code` (`ENOENT`, `EACCES`, ...), where it fails.
 */
export interface Machine {
  /** True where directories cannot be synced and append handles not locked. */
  readonly windows: boolean;
  /** This process. */
  readonly pid: number;
  /** Opens a file; a symlink in the last place is followed, so look first. */
  open(path: string, how: OpenHow): Handle;
  /** Closes it, and drops a lock held through it. */
  close(handle: Handle): void;
  /** Fills `into` from `offset`; the count may be short, 0 is the end. */
  readAt(handle: Handle, offset: number, into: Uint8Array): number;
  /** One write; the count may be short. */
  write(handle: Handle, bytes: Uint8Array): number;
  /** Cuts the file. */
  truncate(handle: Handle, size: number): void;
  /** Makes its data durable. */
  syncData(handle: Handle): void;
  /** Makes the names in a directory durable. */
  syncDirectory(path: string): void;
  /** Tries for the exclusive lock; false if somebody has it. */
  tryLock(handle: Handle): boolean;
  /** Tries for a share of the lock, which others may have too; false if somebody has all of it. */
  tryLockShared(handle: Handle): boolean;
  /** Drops the lock ahead of closing; does nothing where that is not safe to call. */
  unlock(handle: Handle): void;
  /** Facts of an open file. */
  fstat(handle: Handle): FileFacts;
  /** Facts of a name, `null` if nothing is there. */
  lstat(path: string): FileFacts | null;
  /** A second name for a file; fails where the name is taken. */
  link(from: string, to: string): void;
  /** Renames over whatever is there. */
  rename(from: string, to: string): void;
  /** Removes a file. */
  remove(path: string): void;
  /** Sets when a file was last written, in epoch milliseconds. */
  touch(path: string, mtimeMs: number): void;
  /** Gives a file the permissions of another one; does nothing where there are none of that kind. */
  copyMode(from: string, to: string): void;
  /** Makes a directory; its parent must be there. */
  makeDirectory(path: string): void;
  /** The names in a directory, in any order. */
  list(path: string): string[];
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Milliseconds of a clock that never jumps. */
  ticksMs(): number;
  /** A number in [0, 1). */
  random(): number;
}

/** One thing to be done to the machine. */
export interface Act {
  /** Discriminates from {@linkcode Sleep}. */
  readonly kind: "act";
  /** What it is called in a trace. */
  readonly name: string;
  /** The path or handle it concerns, for a trace. */
  readonly on: string;
  /** Does it. */
  perform(machine: Machine): unknown;
}

/** A wait in which others may run. */
export interface Sleep {
  /** Discriminates from {@linkcode Act}. */
  readonly kind: "sleep";
  /** How long. */
  readonly ms: number;
}

/** What a generator yields. */
export type Effect = Act | Sleep;

/** Store code: yields effects, ends with a value. */
export type Steps<T> = Generator<Effect, T, unknown>;

/** Yields one effect and gives back what it came to. */
export function* act<T>(
  name: string,
  on: string,
  perform: (machine: Machine) => T,
): Steps<T> {
  return (yield { kind: "act", name, on, perform }) as T;
}

/** Waits. */
export function* sleep(ms: number): Steps<void> {
  yield { kind: "sleep", ms };
}

/**
 * What runs steps. A store asks for nothing else, so that a simulator can
 * interleave the steps of many processes where production runs them at once.
 */
export interface Runner {
  /** This process. */
  readonly pid: number;
  /** Runs steps to their end. */
  run<T>(steps: Steps<T>): Promise<T>;
  /** Waits outside of any steps, in milliseconds. */
  wait(ms: number): Promise<void>;
}

/** The runner of production: {@linkcode drive} on one machine. */
export function createRunner(
  machine: Machine,
  wait: (ms: number) => Promise<void>,
): Runner {
  return {
    pid: machine.pid,
    run: (steps) => drive(steps, machine, wait),
    wait,
  };
}

/**
 * Runs steps to their end on a machine: synchronously, save for sleeps.
 *
 * @param steps What to run.
 * @param machine What to run it on.
 * @param wait How to sleep, in milliseconds.
 */
export async function drive<T>(
  steps: Steps<T>,
  machine: Machine,
  wait: (ms: number) => Promise<void>,
): Promise<T> {
  let next = steps.next();
  for (;;) {
    next = runToSleep(steps, next, machine);
    if (next.done) return next.value;
    // deno-lint-ignore no-await-in-loop -- waiting in turn is the point
    await wait((next.value as Sleep).ms);
    next = steps.next();
  }
}

function runToSleep<T>(
  steps: Steps<T>,
  from: IteratorResult<Effect, T>,
  machine: Machine,
): IteratorResult<Effect, T> {
  let next = from;
  while (!next.done && next.value.kind === "act") {
    let value: unknown;
    try {
      value = next.value.perform(machine);
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(value);
  }
  return next;
}
