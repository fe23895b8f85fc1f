/**
 * What `doctor` finds out about the files of a store.
 *
 * Nothing is made or changed. {@linkcode examineLock} has the kernel lock for a
 * moment, if its file is there; a store whose mutex is missing is left so.
 *
 * @module
 */
import { shellWord } from "../domain/shell_word.ts";
import type { Finding, Pulse } from "../lease/ports.ts";
import {
  describe,
  errorCode,
  hasNoLocks,
  isAbsent,
  storeFailure,
} from "./failure.ts";
import { closeMutex } from "./kernel_lock.ts";
import { describeHolder, lockAgeMs, PEER_TTL_MS } from "./lock_body.ts";
import { type FoundLock, readLock } from "./lock_eviction.ts";
import { act, type FileFacts, type Handle, type Steps } from "./machine.ts";
import { directoryOf, inspectSite, look, type Site } from "./site.ts";

/** A draft that is older than this has nobody working on it. */
const DRAFT_AGE_MS = 60_000;

/** Kind, size and access of the store's files. */
export function* examineFiles(site: Site): Steps<Finding[]> {
  yield* inspectSite(site);
  const home = directoryOf(site.journal);
  if ((yield* look(home, "directory")) === null) {
    return [noStore("store", home)];
  }
  return [
    yield* examineJournalFile(site.journal),
    yield* examineFile("mutex", site.mutex),
  ];
}

function noStore(check: string, home: string): Finding {
  return {
    check,
    status: "ok",
    detail: `No store yet; the first lease makes one in "${home}"`,
    fix: "",
  };
}

/** Kind and size of one file. */
export function* examineFile(check: string, path: string): Steps<Finding> {
  const facts = yield* look(path, "file");
  const detail = facts === null
    ? `"${path}" is not there`
    : `"${path}", ${facts.size} bytes`;
  return { check, status: "ok", detail, fix: "" };
}

/** The only file that is written in place; the others are replaced, or locked without a write. */
function* examineJournalFile(path: string): Steps<Finding> {
  const finding = yield* examineFile("journal file", path);
  const closed = yield* closedReason(path);
  if (closed === "") return finding;
  const detail = `${finding.detail}: ${closed}`;
  return { ...finding, status: "warn", detail, fix: ACCESS };
}

const ACCESS =
  "Give this user read and write access to the directory of the store and the files in it; where the place is meant to be read-only, only looking works";

/** Why a file cannot be opened for appending, `""` if it can; nothing is written. */
function* closedReason(path: string): Steps<string> {
  try {
    const handle = yield* act(
      "open",
      path,
      (machine) => machine.open(path, { read: true, append: true }),
    );
    yield* act("close", path, (machine) => machine.close(handle));
    return "";
  } catch (error) {
    if (isAbsent(error)) return "";
    const code = errorCode(error);
    if (code === "EROFS") return "the file system is read-only";
    if (code === "EACCES" || code === "EPERM") {
      return "this user may not write it";
    }
    return describe(error);
  }
}

/** Whether a second taker of the kernel lock is refused while a first one has it. */
export function* examineLock(site: Site): Steps<Finding> {
  const check = "lock";
  const home = directoryOf(site.journal);
  if ((yield* look(home, "directory")) === null) return noStore(check, home);
  const first = yield* openPresent(site.mutex);
  if (first === null) {
    const detail =
      `"${site.mutex}" is not there yet; the next write makes it, and the lock can be tried then`;
    return { check, status: "ok", detail, fix: "" };
  }
  try {
    return yield* tryTwice(site, first);
  } catch (error) {
    if (hasNoLocks(error)) return lockless(site);
    throw storeFailure("lock", site.mutex, error);
  } finally {
    yield* closeMutex(site.mutex, first);
  }
}

/** The mutex if it is there. A lock needs no write access, save on some network file systems. */
function* openPresent(path: string): Steps<Handle | null> {
  if ((yield* look(path, "file")) === null) return null;
  try {
    return yield* openFor(path, { write: true });
  } catch (error) {
    if (isAbsent(error)) return null;
    if (!CLOSED.has(errorCode(error))) throw storeFailure("read", path, error);
  }
  try {
    return yield* openFor(path);
  } catch (error) {
    throw storeFailure("read", path, error);
  }
}

/** What a file system says where a file may not be written. */
const CLOSED: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS"]);

function openFor(
  path: string,
  how: { readonly write?: true } = {},
): Steps<Handle> {
  return act(
    "open",
    path,
    (machine) => machine.open(path, { read: true, ...how }),
  );
}

function* tryTwice({ mutex }: Site, first: Handle): Steps<Finding> {
  const check = "lock";
  if (!(yield* tryLock(mutex, first))) {
    const detail = "Another process holds the lock at this moment, so it works";
    return { check, status: "ok", detail, fix: "" };
  }
  const second = yield* openFor(mutex);
  try {
    return (yield* tryLock(mutex, second)) ? unlocked(mutex) : {
      check,
      status: "ok",
      detail: "A second taker is refused while the first has the lock",
      fix: "",
    };
  } finally {
    yield* closeMutex(mutex, second);
  }
}

function tryLock(path: string, handle: Handle): Steps<boolean> {
  return act("tryLock", path, (machine) => machine.tryLock(handle));
}

function lockless({ mutex }: Site): Finding {
  return {
    check: "lock",
    status: "warn",
    detail:
      `The file system of "${mutex}" has no locks: only the lock file keeps processes apart, and one that dies inside it blocks the others for up to 300 s`,
    fix: ELSEWHERE,
  };
}

function unlocked(mutex: string): Finding {
  return {
    check: "lock",
    status: "error",
    detail:
      `Two takers got the lock of "${mutex}" at once: locks do not work on this file system, and two agents may be granted the same files`,
    fix: ELSEWHERE,
  };
}

const ELSEWHERE =
  "Move the store to a local disk: set DISPATCH_LANE_JOURNAL_PATH for everyone, or [paths] lane_journal in the configuration";

/** What is known of this machine when a lock file is judged. */
export interface LockWitness {
  /** The boot id, `""` if it cannot be told. */
  readonly kernel: string;
  /** Whether the process that the lock file names is running. */
  readonly pulse: Pulse;
}

/** The lock file shared with dos-kernel, if one is there. */
export function* examineLockFile(
  site: Site,
  found: FoundLock,
  { kernel, pulse }: LockWitness,
): Steps<Finding> {
  const check = "lock file";
  const holder = describeHolder(found.fields);
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const ageMs = lockAgeMs(found.fields, found.mtimeMs, nowMs);
  const age = ageMs === null
    ? ""
    : `, ${Math.max(0, Math.round(ageMs / 1000))} s old`;
  const detail = `"${site.lock}" is held by ${holder}${age}`;
  const ours = kernel !== "" && found.fields.get("kernel") === kernel;
  if (ageMs !== null && ageMs >= PEER_TTL_MS || (ours && pulse === false)) {
    const left =
      `${detail}: it was left behind, and the next command clears it`;
    return { check, status: "ok", detail: left, fix: "" };
  }
  if (pulse !== false) return { check, status: "ok", detail, fix: "" };
  return {
    check,
    status: "warn",
    detail:
      `${detail}: that process is gone, and everybody waits until the lock is 300 s old`,
    means: "until then no lease can be taken, beaten or released",
    fix: `Wait, or, if no dos-kernel runs on this store, run \`rm ${
      shellWord(site.lock)
    }\``,
  };
}

/** Files that a process leaves which dies in the middle of a change. */
export function* examineLeftovers(
  site: Site,
  archiveLock: string,
): Steps<Finding[]> {
  const cleared = [
    ...[site.lock, archiveLock].flatMap((path) => [
      `${path}.new`,
      `${path}.old`,
    ]),
    ...site.floors.map((path) => `${path}.new`),
  ];
  const kept = [`${site.journal}.compact.tmp`, `${site.journal}.repair.tmp`];
  const found: Finding[] = [];
  for (const path of [...cleared, ...kept]) {
    const facts = yield* act("lstat", path, (machine) => machine.lstat(path));
    if (facts === null || !(yield* isAbandoned(facts))) continue;
    found.push(leftover(path, cleared.includes(path)));
  }
  return found;
}

function* isAbandoned({ mtimeMs }: FileFacts): Steps<boolean> {
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  return mtimeMs === null || nowMs - mtimeMs > DRAFT_AGE_MS;
}

function leftover(path: string, isCleared: boolean): Finding {
  const detail = `"${path}" was left by a process that died at work`;
  const check = "leftover";
  return isCleared
    ? {
      check,
      status: "ok",
      detail: `${detail}; the next one to take the lock clears it`,
      fix: "",
    }
    : {
      check,
      status: "warn",
      detail: `${detail}; the journal itself is whole`,
      means: "no lease is lost and none is held up",
      fix: `Run \`rm ${shellWord(path)}\` while no dos runs`,
    };
}

/** The lock file as it is, `null` if there is none. */
export function findLock(site: Site): Steps<FoundLock | null> {
  return readLock(site.lock);
}
