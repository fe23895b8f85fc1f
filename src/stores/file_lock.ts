/**
 * The lock file `.lane-lease.lock`: what keeps dos-kernel and us apart.
 *
 * Calling order: {@linkcode takeLock}, then {@linkcode stillOurs} right before
 * and right after an append, then {@linkcode dropLock}, which may be called in
 * any state. Whoever is inside also holds the kernel lock, except on a file
 * system that has none.
 *
 * What it does not do: it cannot stop a dos-kernel process from taking over a
 * lock of ours that is 300 s old. That is why the holder looks again before
 * and after it writes.
 *
 * @module
 */
import type { Busy } from "../lease/ports.ts";
import { hasNoLinks, isAbsent, isTaken, storeFailure } from "./failure.ts";
import {
  closeMutex,
  isPast,
  pauseAfter,
  takeKernelLock,
} from "./kernel_lock.ts";
import {
  describeHolder,
  formatLock,
  isFromTheFuture,
  lockAgeMs,
  PEER_TTL_MS,
} from "./lock_body.ts";
import {
  evict,
  type FoundLock,
  readLock,
  recoverAside,
} from "./lock_eviction.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import { linkPatiently, type Patience, patiently } from "./sharing.ts";
import type { Site } from "./site.ts";

/** After so many without a pause something is odd with this file system. */
const EVICTIONS = 3;

/** Who asks, and for how long. */
export interface LockWish {
  /** Longest wait in milliseconds. */
  readonly timeoutMs: number;
  /** This host's name. */
  readonly host: string;
  /** The boot id, `""` where it cannot be told. */
  readonly kernel: string;
  /** Told to a person, once. */
  warn(sentence: string): void;
}

/** A lock that is held. */
export interface Grip {
  /** Discriminates from {@linkcode Busy}. */
  readonly kind: "held";
  /** What our lock file names as its owner. */
  readonly token: string;
  /** The open mutex, `null` on a file system without locks. */
  readonly mutex: Handle | null;
}

/** Takes both locks, in this order, or says who holds them. */
export function* takeLock(site: Site, wish: LockWish): Steps<Grip | Busy> {
  const start = yield* act("ticks", "", (machine) => machine.ticksMs());
  const deadline = start + wish.timeoutMs;
  const kernel = yield* takeKernelLock(site.mutex, deadline);
  if (kernel.kind === "busy") return yield* busy(site, start);
  const mutex = kernel.kind === "held" ? kernel.handle : null;
  if (mutex === null) {
    wish.warn(
      `This file system has no locks: "${site.mutex}" falls back to the lock file alone, and a process that dies inside it blocks the others for up to 300 s`,
    );
  }
  try {
    const token = yield* act(
      "token",
      site.lock,
      (machine) =>
        `dos-ts:${machine.pid}:${chanceText(() => machine.random())}`,
    );
    const grip: Grip = { kind: "held", token, mutex };
    if (yield* takeFile(site, wish, { grip, deadline })) return grip;
  } catch (error) {
    if (mutex !== null) yield* closeMutex(site.mutex, mutex);
    throw error;
  }
  const answer = yield* busy(site, start);
  if (mutex !== null) yield* closeMutex(site.mutex, mutex);
  return answer;
}

/**
 * True while the lock file names us. Not being able to tell is neither yes nor no.
 *
 * @throws {StoreError} If the lock file is there and cannot be read.
 */
export function* stillOurs(site: Site, grip: Grip): Steps<boolean> {
  const found = yield* readLock(site.lock);
  if (found?.text === null) {
    throw storeFailure("read", site.lock, new Error("it cannot be read back"));
  }
  return found?.fields.get("owner") === grip.token;
}

/** Gives both locks back; what fails is told and left to the next holder. */
export function* dropLock(
  site: Site,
  grip: Grip,
  wish: LockWish,
): Steps<void> {
  try {
    const found = yield* readLock(site.lock);
    if (found !== null && found.fields.get("owner") === grip.token) {
      // Not simply removed: after a long stop a peer may be taking it over now.
      yield* evict(site.lock, found, markOf(grip));
    }
  } catch (error) {
    wish.warn(
      `Cannot remove "${site.lock}": ${
        storeFailure("write", site.lock, error).message
      }; the next command clears it`,
    );
  } finally {
    const { mutex } = grip;
    if (mutex !== null) yield* closeMutex(site.mutex, mutex);
  }
}

function* busy(site: Site, start: number): Steps<Busy> {
  let holder = "another dos process";
  try {
    const found = yield* readLock(site.lock);
    if (found !== null) holder = describeHolder(found.fields);
  } catch {
    holder = "somebody whose lock file cannot be read";
  }
  const now = yield* act("ticks", "", (machine) => machine.ticksMs());
  return { kind: "busy", holder, waitedMs: Math.round(now - start) };
}

function* takeFile(
  site: Site,
  wish: LockWish,
  { grip, deadline }: { grip: Grip; deadline: number },
): Steps<boolean> {
  const alone = grip.mutex !== null;
  if (alone) yield* recoverAside(site.lock, wish.kernel);
  for (let attempt = 0;; attempt++) {
    const found = yield* readLock(site.lock);
    if (found === null) {
      if (yield* publish(site, wish, grip)) return true;
    } else if (yield* isStale(found, alone ? wish.kernel : "")) {
      yield* evict(site.lock, found, markOf(grip));
      if (attempt < EVICTIONS) continue;
    } else yield* datable(site.lock, found);
    if (yield* isPast(deadline)) return false;
    // A name of Windows is taken for a while after nothing is there any more.
    if (found !== null || attempt > 0) yield* pauseAfter(attempt, deadline);
  }
}

/** Tells our leftovers from those of others where no kernel lock does. */
function markOf({ mutex, token }: Grip): string {
  return mutex === null ? token : "";
}

/** A lock of ours from before a death, or a peer's that outlived its 300 s. */
function* isStale(found: FoundLock, kernel: string): Steps<boolean> {
  if (kernel !== "" && found.fields.get("kernel") === kernel) return true;
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const age = lockAgeMs(found.fields, found.mtimeMs, nowMs);
  return age !== null && age >= PEER_TTL_MS;
}

/**
 * Gives a lock that is dated in the future the present time: from now on it
 * ages, and blocks for 300 s at the most instead of until the clock gets there.
 */
function* datable(path: string, found: FoundLock): Steps<void> {
  const { fields, mtimeMs } = found;
  try {
    yield* act("date", path, (machine) => {
      const nowMs = machine.nowMs();
      if (isFromTheFuture(fields, mtimeMs, nowMs)) machine.touch(path, nowMs);
    });
  } catch {
    // It is gone, or somebody else's; then it stays as old as it says.
  }
}

/** Makes the lock file appear whole; false if another one was quicker. */
function* publish(site: Site, wish: LockWish, grip: Grip): Steps<boolean> {
  const alone = grip.mutex !== null;
  const draft = alone
    ? `${site.lock}.new`
    : `${site.lock}.${grip.token.replaceAll(":", "-")}.new`;
  const body = yield* act(
    "now",
    site.lock,
    (machine) =>
      new TextEncoder().encode(formatLock({
        owner: grip.token,
        nowMs: machine.nowMs(),
        pid: machine.pid,
        host: wish.host,
        kernel: alone ? wish.kernel : "",
      })),
  );
  try {
    yield* removeIfThere(draft);
    yield* createWith(draft, body, { isOurs: true });
    try {
      yield* linkPatiently(draft, site.lock);
    } catch (error) {
      if (isTaken(error)) return false;
      if (!hasNoLinks(error)) throw error;
      return yield* createDirectly(site.lock, body);
    } finally {
      yield* clearAway(draft);
    }
  } catch (error) {
    throw storeFailure("create", site.lock, error);
  }
  return true;
}

function* createDirectly(path: string, body: Uint8Array): Steps<boolean> {
  try {
    yield* createWith(path, body);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

function* createWith(
  path: string,
  body: Uint8Array,
  patience: Patience = {},
): Steps<void> {
  const handle = yield* patiently(
    "create",
    path,
    (machine) => machine.open(path, { write: true, createNew: true }),
    patience,
  );
  try {
    const count = yield* act(
      "write",
      path,
      (machine) => machine.write(handle, body),
    );
    if (count === body.length) return;
    throw new Error(`only ${count} of ${body.length} bytes were written`);
  } catch (error) {
    yield* removeIfThere(path);
    throw error;
  } finally {
    yield* act("close", path, (machine) => machine.close(handle));
  }
}

function* removeIfThere(path: string): Steps<void> {
  try {
    yield* patiently("remove", path, (machine) => machine.remove(path));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Removes a draft that is of no use any more; what stays is removed by the next who drafts. */
function* clearAway(path: string): Steps<void> {
  try {
    yield* act("remove", path, (machine) => machine.remove(path));
  } catch {
    // The lock itself is decided by now, and must not fail for this.
  }
}

const BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";

function chanceText(random: () => number): string {
  return Array.from(
    { length: 16 },
    () => BASE_32[Math.floor(random() * BASE_32.length)],
  ).join("");
}
