/**
 * Taking a lock file away that somebody else left behind.
 *
 * A path alone is never enough to remove a lock: between the look and the
 * removal another process may have put a fresh one there. So the file is
 * renamed aside, looked at again, and put back if it is not the one that was
 * seen; never over a lock that appeared meanwhile.
 *
 * @module
 */
import { hasNoLinks, isAbsent, isTaken, storeFailure } from "./failure.ts";
import { lockAgeMs, parseLock, PEER_TTL_MS } from "./lock_body.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import { linkPatiently, patiently } from "./sharing.ts";
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

/** Reads a lock file; `null` if there is none. */
export function* readLock(path: string): Steps<FoundLock | null> {
  const facts = yield* look(path, "file");
  if (facts === null) return null;
  let handle: Handle;
  try {
    handle = yield* patiently(
      "open",
      path,
      (machine) => machine.open(path, { read: true }),
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
    yield* patiently(
      "rename",
      path,
      (machine) => machine.rename(path, aside),
    );
  } catch (error) {
    if (isAbsent(error)) return;
    throw storeFailure("write", path, error);
  }
  const moved = yield* readLock(aside);
  if (moved === null) return;
  const same = moved.identity === found.identity && moved.text === found.text;
  if (!same) yield* putBack(aside, path, moved);
  yield* discard(aside);
}

/**
 * Finishes what a process began that died while it took a lock aside: a lock
 * that may be alive goes back to its place. Only under the kernel lock.
 */
export function* recoverAside(path: string, kernel: string): Steps<void> {
  const aside = asidePath(path, "");
  const found = yield* readLock(aside);
  if (found === null) return;
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const age = lockAgeMs(found.fields, found.mtimeMs, nowMs);
  const ours = kernel !== "" && found.fields.get("kernel") === kernel;
  const dead = ours || (age !== null && age >= PEER_TTL_MS);
  if (!dead) yield* putBack(aside, path, found);
  yield* discard(aside);
}

function asidePath(path: string, mark: string): string {
  return mark === ""
    ? `${path}.old`
    : `${path}.${mark.replaceAll(":", "-")}.old`;
}

function* putBack(aside: string, path: string, moved: FoundLock): Steps<void> {
  try {
    yield* linkPatiently(aside, path);
  } catch (error) {
    if (isTaken(error)) return;
    if (!hasNoLinks(error) || moved.text === null) {
      throw storeFailure("write", path, error);
    }
    yield* rewrite(path, moved.text);
  }
}

function* rewrite(path: string, text: string): Steps<void> {
  let handle: Handle;
  try {
    handle = yield* patiently(
      "create",
      path,
      (machine) => machine.open(path, { write: true, createNew: true }),
    );
  } catch (error) {
    if (isTaken(error)) return;
    throw storeFailure("write", path, error);
  }
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
