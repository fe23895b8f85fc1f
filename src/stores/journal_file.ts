/**
 * The journal as a file: its bytes in order, one write at its end.
 *
 * Reading needs no lock and changes nothing. Writing is only for whoever holds
 * both locks, and follows one order: {@linkcode openJournal},
 * `scanJournal`, {@linkcode appendRecords}, `lookBack`.
 *
 * @module
 */
import { describe, isAbsent, storeFailure, unacknowledged } from "./failure.ts";
import {
  act,
  type FileFacts,
  type Handle,
  type Machine,
  type Steps,
} from "./machine.ts";
import type { Damage } from "../journal/entry.ts";
import { patiently } from "./sharing.ts";
import { directoryOf, look } from "./site.ts";

/** Most journals fit into the first read. */
const FIRST_CHUNK = 1 << 16;
const CHUNK = 1 << 20;
const OPEN_ATTEMPTS = 5;

/** An open journal. */
export interface JournalFile {
  /** Where it is. */
  readonly path: string;
  /** The open file. */
  readonly handle: Handle;
  /** Which file it is. */
  readonly identity: string;
  /** Set once it was closed ahead of its time. */
  isLetGo?: boolean;
}

/** How a journal ends. */
export interface JournalEnd {
  /** Its bytes; the place where the next record goes. */
  readonly size: number;
  /** False if the last line has no end yet. */
  readonly endsWithLf: boolean;
  /** An unreadable last line. */
  readonly torn: Damage | null;
}

/** Opens the journal, `null` if there is none. */
export function* openJournal(
  path: string,
  how: { append?: boolean; create?: boolean } = {},
): Steps<JournalFile | null> {
  for (let attempt = 1; attempt <= OPEN_ATTEMPTS; attempt++) {
    if ((yield* look(path, "file")) === null && !how.create) return null;
    const file = yield* openOnce(path, how);
    if (file === null) return null;
    let named: FileFacts | null = null;
    try {
      named = yield* look(path, "file");
    } finally {
      // It was replaced between the look and the opening.
      if (named?.identity !== file.identity) yield* closeJournal(file);
    }
    if (named?.identity === file.identity) return file;
  }
  throw storeFailure("read", path, new Error("its name keeps changing files"));
}

function* openOnce(
  path: string,
  how: { append?: boolean; create?: boolean },
): Steps<JournalFile | null> {
  const create = how.create === true;
  const append = how.append === true || create;
  let handle: Handle;
  try {
    handle = yield* patiently(
      "open",
      path,
      (machine) => machine.open(path, { read: true, append, create }),
    );
  } catch (error) {
    if (isAbsent(error) && !create) return null;
    throw storeFailure(append ? "write" : "read", path, error);
  }
  try {
    const { identity } = yield* act(
      "fstat",
      path,
      (machine) => machine.fstat(handle),
    );
    return { path, handle, identity };
  } catch (error) {
    yield* closeFile(path, handle);
    throw storeFailure("read", path, error);
  }
}

/** Whether a journal that was read to `size` is still all there is under its name. */
export function* isUntouched(file: JournalFile, size: number): Steps<boolean> {
  const now = yield* factsOf(file);
  const named = yield* look(file.path, "file");
  return now.size === size && named?.identity === file.identity;
}

/** What the open file is like now. */
export function* factsOf({ path, handle }: JournalFile): Steps<FileFacts> {
  try {
    return yield* act("fstat", path, (machine) => machine.fstat(handle));
  } catch (error) {
    throw storeFailure("read", path, error);
  }
}

/** Closes it. */
export function* closeJournal(file: JournalFile | null): Steps<void> {
  if (file === null || file.isLetGo) return;
  yield* closeFile(file.path, file.handle);
}

/** Closes a journal that is about to be replaced: Windows may replace none that is open. */
export function letGo(machine: Machine, file: JournalFile): void {
  if (!machine.windows || file.isLetGo) return;
  file.isLetGo = true;
  machine.close(file.handle);
}

function* closeFile(path: string, handle: Handle): Steps<void> {
  yield* act("close", path, (machine) => machine.close(handle));
}

/** Hands every byte from `offset` on to `take`, chunk by chunk. */
export function* readThrough(
  file: JournalFile,
  offset: number,
  take: (chunk: Uint8Array) => void,
): Steps<void> {
  const { path, handle } = file;
  try {
    for (let at = offset;;) {
      const chunk = new Uint8Array(at === offset ? FIRST_CHUNK : CHUNK);
      const count = yield* act(
        "read",
        path,
        (machine) => machine.readAt(handle, at, chunk),
      );
      if (count === 0) return;
      take(chunk.subarray(0, count));
      at += count;
    }
  } catch (error) {
    throw storeFailure("read", path, error);
  }
}

/** Where records were put. */
export interface Appended {
  /** Offset of the first byte, the healing LF included. */
  readonly offset: number;
  /** What was written. */
  readonly bytes: Uint8Array;
}

/**
 * Appends lines as one write and makes them durable.
 *
 * @param file The journal, opened for appending.
 * @param state The scan that the records were decided on.
 * @param lines Whole canonical lines.
 */
export function* appendRecords(
  file: JournalFile,
  state: JournalEnd,
  lines: string,
): Steps<Appended> {
  const { path, handle } = file;
  const heal = healingFor(state);
  const bytes = new TextEncoder().encode(heal + lines);
  let count = 0;
  try {
    count = yield* act(
      "write",
      path,
      (machine) => machine.write(handle, bytes),
    );
  } catch (error) {
    throw unacknowledged(path, describe(error), error);
  }
  if (count !== bytes.length) {
    yield* takeBack(file, state.size, count);
    throw unacknowledged(
      path,
      `only ${count} of ${bytes.length} bytes were written, is the disk full?`,
    );
  }
  yield* syncRecords(file);
  return { offset: state.size, bytes };
}

/** Makes every record durable. A sync that failed proves nothing when it is done again, so it is never retried. */
export function* syncRecords({ path, handle }: JournalFile): Steps<void> {
  try {
    yield* act("syncData", path, (machine) => machine.syncData(handle));
  } catch (error) {
    throw unacknowledged(
      path,
      `it could not be synced: ${describe(error)}`,
      error,
    );
  }
}

/**
 * What ends an unfinished last line. One that was cut right behind a brace
 * would look whole from now on, and so like damage that hides a grant; the
 * mark keeps it readable as what it is.
 */
function healingFor({ size, endsWithLf, torn }: JournalEnd): string {
  if (size === 0 || endsWithLf) return "";
  return torn?.kind === "broken" ? " #torn\n" : "\n";
}

/** Cuts a part of a record off again, unless somebody wrote behind it. */
function* takeBack(
  file: JournalFile,
  before: number,
  count: number,
): Steps<void> {
  const { path, handle } = file;
  try {
    const { size } = yield* act(
      "fstat",
      path,
      (machine) => machine.fstat(handle),
    );
    if (size !== before + count) return;
    yield* act("truncate", path, (machine) => machine.truncate(handle, before));
  } catch {
    // What stays is a torn line: the next writer ends it, readers drop it.
  }
}

/** Makes the name of a new journal durable. */
export function* syncNameOf(path: string): Steps<void> {
  const directory = directoryOf(path);
  try {
    yield* act("syncDirectory", directory, (machine) => {
      if (!machine.windows) machine.syncDirectory(directory);
    });
  } catch (error) {
    throw unacknowledged(
      path,
      `its directory could not be synced: ${describe(error)}`,
      error,
    );
  }
}
