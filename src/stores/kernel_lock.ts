/**
 * The kernel lock on `.lane-lease.mutex`: what keeps our own processes apart.
 *
 * The kernel drops it the moment its holder dies, however it dies, so it needs
 * no age and no owner. The file is empty for ever and is never unlinked,
 * renamed or read: a lock on a file that lost its name excludes nobody.
 *
 * It does not keep dos-kernel out; `file_lock.ts` does.
 *
 * @module
 */
import { errorCode, hasNoLocks, isAbsent, storeFailure } from "./failure.ts";
import {
  act,
  type Handle,
  type OpenHow,
  sleep,
  type Steps,
} from "./machine.ts";
import { isSharing, patiently } from "./sharing.ts";
import { look } from "./site.ts";

const FIRST_PAUSE_MS = 1;
const LAST_PAUSE_MS = 50;

/** How the attempt came out. */
export type KernelLock =
  | { readonly kind: "held"; readonly handle: Handle }
  | { readonly kind: "busy" }
  | { readonly kind: "lockless" };

/**
 * Tries for the lock until `deadline`, in ticks of the machine's steady clock.
 * Never blocks in the kernel: a blocked call would be deaf to signals.
 */
export function* takeKernelLock(
  path: string,
  deadline: number,
): Steps<KernelLock> {
  for (;;) {
    yield* look(path, "file");
    const handle = yield* openMutex(path, deadline);
    let taken = false;
    try {
      taken = yield* pollLock(path, handle, deadline);
      if (taken && (yield* isStillNamed(path, handle))) {
        return { kind: "held", handle };
      }
    } catch (error) {
      yield* closeMutex(path, handle);
      if (hasNoLocks(error)) return { kind: "lockless" };
      throw storeFailure("lock", path, error);
    }
    yield* closeMutex(path, handle);
    if (!taken || (yield* isPast(deadline))) return { kind: "busy" };
  }
}

/**
 * Drops the lock. Closing would do, were it not for a program that this
 * process starts elsewhere: until it is loaded it has a copy of the handle.
 */
export function* closeMutex(path: string, handle: Handle): Steps<void> {
  try {
    yield* act("unlock", path, (machine) => machine.unlock(handle));
  } catch {
    // Closing drops it too.
  }
  yield* act("close", path, (machine) => machine.close(handle));
}

/** The pause before the next attempt: it grows, with chance in it so that waiters spread. */
export function* pauseAfter(attempt: number, deadline: number): Steps<void> {
  const ceiling = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 1.5 ** attempt);
  const [chance, left] = yield* act("pause", "", (machine) => [
    machine.random(),
    deadline - machine.ticksMs(),
  ]);
  yield* sleep(Math.max(0, Math.min(ceiling * (0.5 + chance / 2), left ?? 0)));
}

/** True once the steady clock has passed `deadline`. */
export function* isPast(deadline: number): Steps<boolean> {
  return (yield* act("ticks", "", (machine) => machine.ticksMs())) >= deadline;
}

function* openMutex(path: string, until: number): Steps<Handle> {
  const open = (how: OpenHow): Steps<Handle> =>
    patiently("open", path, (machine) => machine.open(path, how), { until });
  let denied: unknown;
  try {
    return yield* open({ read: true, write: true, create: true });
  } catch (error) {
    denied = error;
    const windows = yield* act("system", "", (machine) => machine.windows);
    if (windows || errorCode(error) !== "EACCES") {
      throw storeFailure("write", path, error);
    }
  }
  // Another user made it and the umask kept us out; a lock needs no write access.
  try {
    return yield* open({ read: true });
  } catch (error) {
    throw storeFailure("write", path, isAbsent(error) ? denied : error);
  }
}

function* pollLock(
  path: string,
  handle: Handle,
  deadline: number,
): Steps<boolean> {
  for (let attempt = 0;; attempt++) {
    if (yield* act("tryLock", path, (machine) => machine.tryLock(handle))) {
      return true;
    }
    if (yield* isPast(deadline)) return false;
    yield* pauseAfter(attempt, deadline);
  }
}

/** Whether a path still leads to the open file: a lock on one that lost its name excludes nobody. */
export function* isStillNamed(path: string, handle: Handle): Steps<boolean> {
  const mine = yield* act("fstat", path, (machine) => machine.fstat(handle));
  const named = yield* act("lstat", path, (machine) => {
    try {
      return machine.lstat(path);
    } catch (error) {
      // A name of Windows that was removed while it was open cannot be looked at.
      if (machine.windows && isSharing(error)) return null;
      throw error;
    }
  });
  return named !== null && named.identity === mine.identity;
}
