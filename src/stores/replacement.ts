/**
 * Putting a new journal in the place of the old one.
 *
 * The new text is written beside the journal and synced; a second name keeps
 * the old file; then one rename changes what the name means, and the directory
 * is synced. Killed at any point, the name leads to the old journal or to the
 * new one, whole. Only for whoever holds both locks.
 *
 * @module
 */
import { StoreError } from "../lease/ports.ts";
import { hasNoLinks, isAbsent, isTaken, storeFailure } from "./failure.ts";
import { type Grip, stillOurs } from "./file_lock.ts";
import {
  isUntouched,
  type JournalFile,
  letGo,
  readThrough,
  syncNameOf,
} from "./journal_file.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import { linkPatiently, type Patience, patiently } from "./sharing.ts";
import { beside, keepMode, look, type Site } from "./site.ts";

/** Writes a file from nothing, whole and synced; it must hold what was taken. */
export function* writeWhole(
  path: string,
  chunks: Iterable<Uint8Array>,
  patience: Patience = {},
): Steps<void> {
  yield* look(path, "file");
  yield* discard(path, patience);
  try {
    const handle = yield* patiently(
      "create",
      path,
      (machine) => machine.open(path, { write: true, createNew: true }),
      { ...patience, isOurs: true },
    );
    try {
      let total = 0;
      for (const chunk of chunks) {
        yield* writeAll(path, handle, chunk);
        total += chunk.length;
      }
      yield* act("syncData", path, (machine) => machine.syncData(handle));
      const { size } = yield* act(
        "fstat",
        path,
        (machine) => machine.fstat(handle),
      );
      if (size !== total) {
        throw new Error(`it holds ${size} of the ${total} bytes written`);
      }
    } finally {
      yield* act("close", path, (machine) => machine.close(handle));
    }
  } catch (error) {
    yield* discard(path, patience);
    throw storeFailure("write", path, error);
  }
}

/** Writes all of something at a file's place. */
export function* writeAll(
  path: string,
  handle: Handle,
  bytes: Uint8Array,
): Steps<void> {
  for (let done = 0; done < bytes.length;) {
    const rest = bytes.subarray(done);
    const count = yield* act(
      "write",
      path,
      (machine) => machine.write(handle, rest),
    );
    if (count === 0) throw new Error("nothing more can be written");
    done += count;
  }
}

/** Removes a file that may not be there. */
export function* discard(
  path: string,
  patience: Patience = {},
): Steps<void> {
  try {
    yield* patiently(
      "remove",
      path,
      (machine) => machine.remove(path),
      patience,
    );
  } catch (error) {
    if (!isAbsent(error)) throw storeFailure("write", path, error);
  }
}

/**
 * Gives the journal's file a second name that keeps it.
 *
 * @param candidates Names to try in order; one that is taken is passed over.
 * @returns The name that it got.
 */
export function* keepAs(
  file: JournalFile,
  candidates: Iterable<string>,
): Steps<string> {
  yield* settleFile(file);
  for (const path of candidates) {
    try {
      yield* linkPatiently(file.path, path);
      return path;
    } catch (error) {
      if (!isTaken(error) && !hasNoLinks(error)) {
        throw storeFailure("write", path, error);
      }
    }
    const there = yield* look(path, "file");
    // Left by a process that died between this name and the rename.
    if (there?.identity === file.identity) return path;
    if (there !== null) continue;
    const chunks: Uint8Array[] = [];
    yield* readThrough(file, 0, (chunk) => chunks.push(chunk.slice()));
    yield* writeWhole(path, chunks);
    return path;
  }
  throw new StoreError(
    "STORE_UNWRITABLE",
    `Cannot keep the history of "${file.path}": every name for it is taken`,
    { path: file.path, hint: "Move old history files out of the directory" },
  );
}

/** The last writer may have died before its record was durable; what follows builds on that record. */
function* settleFile({ path, handle }: JournalFile): Steps<void> {
  try {
    yield* act("syncData", path, (machine) => machine.syncData(handle));
  } catch (error) {
    throw storeFailure("write", path, error);
  }
}

/** The names under which a journal with these numbers may be kept. */
export function* historyNames(
  journal: string,
  numbers: { first: number; last: number },
): Generator<string> {
  const { first, last } = numbers;
  const stem = beside(journal, `lane-journal.${first}-${last}`);
  yield `${stem}.jsonl`;
  for (let n = 2; n < 1000; n++) yield `${stem}.${n}.jsonl`;
}

/** Refuses to replace a journal that somebody else may be writing to. */
export function* requireUntouched(
  site: Site,
  grip: Grip,
  read: { file: JournalFile; size: number },
): Steps<void> {
  const { file, size } = read;
  if ((yield* isUntouched(file, size)) && (yield* stillOurs(site, grip))) {
    return;
  }
  throw new StoreError(
    "STORE_LOCK",
    `Cannot replace "${file.path}": somebody wrote to it meanwhile`,
    { path: file.path, hint: "Try again in a quiet moment" },
  );
}

/**
 * Makes the journal's name mean the new file, durably. Whoever might read and
 * write the old one still may.
 *
 * @param draft The new file.
 * @param path The journal.
 * @param old The journal as it is open here; not to be used any more.
 */
export function* putInPlace(
  draft: string,
  path: string,
  old: JournalFile | null = null,
): Steps<void> {
  yield* keepMode(path, draft);
  try {
    yield* patiently("rename", path, (machine) => {
      if (old !== null) letGo(machine, old);
      machine.rename(draft, path);
    });
  } catch (error) {
    yield* discard(draft);
    throw storeFailure("write", path, error);
  }
  yield* syncNameOf(path);
}
