/**
 * Changing the file of the archive lock: whole, or not at all.
 *
 * {@linkcode guarded} keeps our own processes apart; inside it, look with
 * `readLock`, then {@linkcode publish} where nothing is and
 * {@linkcode refresh} what is ours. A death in between leaves a draft or a
 * lock that was renamed aside, which the next one in clears or puts back.
 *
 * @module
 */
import { hasNoLinks, isTaken, storeFailure } from "./failure.ts";
import { syncNameOf } from "./journal_file.ts";
import { closeMutex, takeKernelLock } from "./kernel_lock.ts";
import { type FoundLock, readLock, recoverAside } from "./lock_eviction.ts";
import { act, type Steps } from "./machine.ts";
import { discard, putInPlace, writeWhole } from "./replacement.ts";
import { linkPatiently, patiently } from "./sharing.ts";
import { directoryOf, inspectSite, prepareSite, type Site } from "./site.ts";

/** What stands between read and write is over in a moment; longer means a stopped process. */
const GUARD_WAIT_MS = 5_000;

/** Where the archive lock lies. */
export interface ArchivePlace {
  /** The lock file. */
  readonly path: string;
  /** The store of the workspace. */
  readonly site: Site;
  /** Told to a person. */
  warn(sentence: string): void;
}

/** The right to change the file. */
export interface Guarded {
  /** The lock file. */
  readonly path: string;
  /** Sets names of ours apart where the file system has no locks, else `""`. */
  readonly mark: string;
}

/** Looks at every name on the way to the lock; makes nothing. */
export function* inspectArchive(place: ArchivePlace): Steps<void> {
  yield* inspectSite(siteOf(place));
}

/** Makes the directory of the lock. */
export function* prepareArchive(place: ArchivePlace): Steps<void> {
  const { site, path } = place;
  if (path.startsWith(`${directoryOf(site.journal)}/`)) {
    yield* prepareSite(site);
  }
  yield* prepareSite(siteOf(place));
}

function siteOf({ site, path }: ArchivePlace): Site {
  return { ...site, journal: path };
}

/** Runs a body while no other process of ours changes the file; `null` if one would not let go. */
export function* guarded<T>(
  place: ArchivePlace,
  body: (held: Guarded) => Steps<T>,
): Steps<T | null> {
  const { path } = place;
  const mutex = `${path}.mutex`;
  const start = yield* act("ticks", "", (machine) => machine.ticksMs());
  const lock = yield* takeKernelLock(mutex, start + GUARD_WAIT_MS);
  if (lock.kind === "busy") return null;
  if (lock.kind === "lockless") {
    place.warn(
      `This file system has no locks: "${path}" is changed by compare and link alone`,
    );
    const mark = yield* act(
      "mark",
      path,
      (machine) => `${machine.pid}-${Math.floor(machine.random() * 2 ** 32)}`,
    );
    return yield* body({ path, mark });
  }
  try {
    yield* recoverAside(path, "");
    return yield* body({ path, mark: "" });
  } finally {
    yield* closeMutex(mutex, lock.handle);
  }
}

/** Makes a lock appear whole; false if another one was quicker. */
export function* publish(held: Guarded, body: string): Steps<boolean> {
  const { path } = held;
  const draft = yield* drafted(held, body);
  try {
    yield* linkPatiently(draft, path);
  } catch (error) {
    if (isTaken(error)) return false;
    if (!hasNoLinks(error)) throw storeFailure("create", path, error);
    return yield* createDirectly(path, body);
  } finally {
    yield* discard(draft);
  }
  yield* syncNameOf(path);
  return true;
}

/** Puts a new body in the place of the lock that was found; false if it is another one by now. */
export function* refresh(
  held: Guarded,
  body: string,
  found: FoundLock,
): Steps<boolean> {
  const draft = yield* drafted(held, body);
  const now = yield* readLock(held.path);
  if (now?.identity === found.identity && now.text === found.text) {
    yield* putInPlace(draft, held.path);
    return true;
  }
  yield* discard(draft);
  return false;
}

function* drafted({ path, mark }: Guarded, body: string): Steps<string> {
  const draft = mark === "" ? `${path}.new` : `${path}.${mark}.new`;
  yield* writeWhole(draft, [new TextEncoder().encode(body)]);
  return draft;
}

function* createDirectly(path: string, body: string): Steps<boolean> {
  try {
    const handle = yield* patiently(
      "create",
      path,
      (machine) => machine.open(path, { write: true, createNew: true }),
    );
    try {
      yield* act(
        "write",
        path,
        (machine) => machine.write(handle, new TextEncoder().encode(body)),
      );
    } finally {
      yield* act("close", path, (machine) => machine.close(handle));
    }
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw storeFailure("create", path, error);
  }
}
