/**
 * Taking a lock file away that somebody else left behind.
 *
 * A path alone is never enough to remove a lock: between the look and the
 * removal another process may have put a fresh one there. So the file is
 * renamed aside, looked at again, and put back if it is not the one that was
 * seen; never over a lock that appeared meanwhile.
 *
 * On Windows each of these steps can be hindered. Nothing is waited for while
 * a lock that may be alive is away from its name: it goes back first. And
 * whoever waited looks again, because a peer may have taken the place since.
 *
 * @module
 */
import { hasNoLinks, isAbsent, isTaken, storeFailure } from "./failure.ts";
import { lockAgeMs, parseLock, PEER_TTL_MS } from "./lock_body.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import {
  Hindered,
  insist,
  isSharing,
  type Patience,
  patiently,
  tryOnce,
} from "./sharing.ts";
import { look } from "./site.ts";

/** More than any lock body needs. */
const BODY_CAP = 4096;

/** A lock file as it was found. */
export interface FoundLock {
  /** The file it is. */
  readonly identity: string;
  /** What it holds, `null` where that cannot be read. */
  readonly text: string | null;
  /** Its fields. */
  readonly fields: ReadonlyMap<string, string>;
  /** When it was last written. */
  readonly mtimeMs: number | null;
}

/** One try: what cannot be had at once is not had. */
const AT_ONCE: Patience = { ms: 0 };

/** Reads a lock file; `null` if there is none. */
export function* readLock(
  path: string,
  patience: Patience = {},
): Steps<FoundLock | null> {
  const facts = yield* look(path, "file", patience);
  if (facts === null) return null;
  let handle: Handle;
  try {
    handle = yield* patiently(
      "open",
      path,
      (machine) => machine.open(path, { read: true }),
      patience,
    );
  } catch (error) {
    if (isAbsent(error)) return null;
    const { identity, mtimeMs } = facts;
    return { identity, mtimeMs, text: null, fields: new Map() };
  }
  try {
    const opened = yield* act(
      "fstat",
      path,
      (machine) => machine.fstat(handle),
    );
    const body = new Uint8Array(BODY_CAP);
    const count = yield* act(
      "read",
      path,
      (machine) => machine.readAt(handle, 0, body),
    );
    const text = new TextDecoder().decode(body.subarray(0, count));
    const { identity, mtimeMs } = opened;
    return { identity, mtimeMs, text, fields: parseLock(text) };
  } catch (error) {
    throw storeFailure("read", path, error);
  } finally {
    yield* act("close", path, (machine) => machine.close(handle));
  }
}

/**
 * Removes exactly the lock that was found, or nothing.
 *
 * @param path The lock file.
 * @param found What was seen there.
 * @param mark Distinguishes processes that do this at the same time; `""` where
 * the kernel lock rules that out.
 */
export function* evict(
  path: string,
  found: FoundLock,
  mark: string,
): Steps<void> {
  const aside = asidePath(path, mark);
  try {
    yield* insist((round) => evictOnce(path, aside, { found, round }));
  } catch (error) {
    throw storeFailure("write", path, error);
  }
}

function* evictOnce(
  path: string,
  aside: string,
  { found, round }: { found: FoundLock; round: number },
): Steps<void | Hindered> {
  if (round > 0) {
    const now = yield* readLock(path);
    if (now === null || !isSame(now, found)) return;
  }
  try {
    const came = yield* tryOnce(
      "rename",
      path,
      (machine) => machine.rename(path, aside),
    );
    if (came instanceof Hindered) return came;
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  return yield* settle(aside, path, found);
}

/** Decides what becomes of a lock that was moved aside. */
function* settle(
  aside: string,
  path: string,
  found: FoundLock,
): Steps<void | Hindered> {
  let moved: FoundLock | null | Hindered;
  try {
    moved = yield* readAside(aside);
  } catch (error) {
    yield* putBack(aside, path);
    throw error;
  }
  if (moved === null) return;
  const read = moved instanceof Hindered ? null : moved;
  if (read !== null && isSame(read, found)) return yield* discard(aside);
  yield* putBack(aside, path, read?.text);
  yield* discard(aside);
  // It may well be the one that was seen: only that could not be told.
  if (moved instanceof Hindered) return moved;
  const windows = yield* act("system", "", (machine) => machine.windows);
  if (windows && moved.text === null) {
    return new Hindered(new Error("it cannot be read back"));
  }
}

function isSame(one: FoundLock, other: FoundLock): boolean {
  return one.identity === other.identity && one.text === other.text;
}

/** Reads without waiting a lock that is away from its name. */
function* readAside(aside: string): Steps<FoundLock | null | Hindered> {
  try {
    return yield* readLock(aside, AT_ONCE);
  } catch (error) {
    const windows = yield* act("system", "", (machine) => machine.windows);
    const { cause } = error as Error;
    if (!windows || !isSharing(cause)) throw error;
    return new Hindered((cause as Error).cause ?? cause);
  }
}

/**
 * Finishes what a process began that died while it took a lock aside: a lock
 * that may be alive goes back to its place. Only under the kernel lock.
 */
export function* recoverAside(path: string, kernel: string): Steps<void> {
  const aside = asidePath(path, "");
  let found: FoundLock | null;
  try {
    found = yield* insist(() => readAside(aside));
  } catch (error) {
    throw storeFailure("read", aside, error);
  }
  if (found === null) return;
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const age = lockAgeMs(found.fields, found.mtimeMs, nowMs);
  const ours = kernel !== "" && found.fields.get("kernel") === kernel;
  const dead = ours || (age !== null && age >= PEER_TTL_MS);
  if (!dead) yield* putBack(aside, path, found.text);
  yield* discard(aside);
}

function asidePath(path: string, mark: string): string {
  return mark === ""
    ? `${path}.old`
    : `${path}.${mark.replaceAll(":", "-")}.old`;
}

/** Puts a lock back under its name, never over another one. */
function* putBack(
  aside: string,
  path: string,
  text: string | null = null,
): Steps<void> {
  try {
    yield* insist(() => putBackOnce(aside, path, text));
  } catch (error) {
    throw storeFailure("write", path, error);
  }
}

function* putBackOnce(
  aside: string,
  path: string,
  known: string | null,
): Steps<void | Hindered> {
  let refusal: unknown;
  try {
    refusal = yield* tryOnce(
      "link",
      path,
      (machine) => machine.link(aside, path),
    );
    if (!(refusal instanceof Hindered)) return;
  } catch (error) {
    if (isTaken(error)) return;
    if (!hasNoLinks(error)) throw error;
    refusal = error;
  }
  const text = known ?? (yield* textOf(aside));
  if (text !== null) return yield* rewriteOnce(path, text);
  if (refusal instanceof Hindered) return refusal;
  throw refusal;
}

function* textOf(aside: string): Steps<string | null> {
  const read = yield* readAside(aside);
  return read === null || read instanceof Hindered ? null : read.text;
}

function* rewriteOnce(path: string, text: string): Steps<void | Hindered> {
  let handle: Handle | Hindered;
  try {
    handle = yield* tryOnce(
      "create",
      path,
      (machine) => machine.open(path, { write: true, createNew: true }),
    );
  } catch (error) {
    if (isTaken(error)) return;
    throw error;
  }
  if (handle instanceof Hindered) return handle;
  try {
    yield* act(
      "write",
      path,
      (machine) => machine.write(handle, new TextEncoder().encode(text)),
    );
  } finally {
    yield* act("close", path, (machine) => machine.close(handle));
  }
}

function* discard(path: string): Steps<void> {
  try {
    yield* patiently("remove", path, (machine) => machine.remove(path));
  } catch (error) {
    if (!isAbsent(error)) throw storeFailure("write", path, error);
  }
}
