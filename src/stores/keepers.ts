/**
 * Keepers: kernel locks on files of their own, in `.dos/keepers`.
 *
 * A name is made of chance and never used again. The file is empty and is
 * locked as long as its keeper lives. It is removed only under the store's
 * lock, by somebody who has the file's own lock and sees nothing in the
 * journal that names it; a keeper whose file was taken away between making and
 * locking it notices, and makes another one.
 *
 * @module
 */
import {
  isKeeperName,
  KEEPER_ALPHABET,
  KEEPER_LENGTH,
  type KeeperState,
} from "../domain/keeper.ts";
import {
  type Keeper,
  type Keepers,
  type LedgerView,
  StoreError,
} from "../lease/ports.ts";
import { hasNoLocks, isTaken, storeFailure } from "./failure.ts";
import { locked } from "./critical_section.ts";
import { keepersHome, testKeepers } from "./keeper_state.ts";
import { closeMutex, isStillNamed } from "./kernel_lock.ts";
import { type FileStore, reading } from "./ledger_view.ts";
import { act, type Handle, type Runner, type Steps } from "./machine.ts";
import { patiently } from "./sharing.ts";
import { look, prepareSite, type Site } from "./site.ts";

/** Whoever loses so many names at once has no luck but a fault. */
const ATTEMPTS = 8;

/** Sweeping can wait for the next one who does it. */
const SWEEP_MS = 1_000;

/** A keeper's open file. */
export interface KeptFile {
  /** Its name. */
  readonly name: string;
  /** Where it lies. */
  readonly path: string;
  /** Open, and locked. */
  readonly handle: Handle;
}

/**
 * The keepers of a store.
 *
 * @param open Tells the store, as the ledger is told it.
 * @param runner What runs its steps.
 */
export function createKeepers(
  open: (use: "read" | "write") => Promise<FileStore>,
  runner: Runner,
): Keepers {
  return {
    async open(): Promise<Keeper | null> {
      const { site } = await open("read");
      const file = await runner.run(openKeeper(site));
      if (file === null) return null;
      let closed: Promise<void> | undefined;
      const close = (): Promise<void> =>
        closed ??= runner.run(closeMutex(file.path, file.handle));
      return { name: file.name, close };
    },
    async states(names): Promise<Map<string, KeeperState>> {
      const { site } = await open("read");
      const known = [...names].filter(isKeeperName);
      return await runner.run(testKeepers(site, known));
    },
    async sweep(used): Promise<void> {
      const store = await open("write");
      try {
        await runner.run(sweepKeepers(store, used));
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        // Nobody depends on it.
      }
    },
  };
}

/** Makes a keeper and locks it; `null` on a file system without locks. */
export function* openKeeper(site: Site): Steps<KeptFile | null> {
  yield* prepareSite(site);
  const home = keepersHome(site);
  yield* makeHome(home);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const name = yield* mintName();
    const path = `${home}/${name}`;
    const handle = yield* create(path);
    if (handle === null) continue;
    try {
      const taken = yield* act(
        "tryLock",
        path,
        (machine) => machine.tryLock(handle),
      );
      if (taken && (yield* isStillNamed(path, handle))) {
        return { name, path, handle };
      }
    } catch (error) {
      yield* removeQuietly(path);
      yield* closeMutex(path, handle);
      if (hasNoLocks(error)) return null;
      throw storeFailure("lock", path, error);
    }
    // Somebody sweeps, and took it for one that was left behind.
    yield* closeMutex(path, handle);
  }
  throw storeFailure(
    "lock",
    home,
    new Error(`${ATTEMPTS} keepers were swept away while they were made`),
  );
}

/** Removes the files of keepers that nobody holds and nothing names. */
export function* sweepKeepers(
  store: FileStore,
  used: (view: LedgerView) => ReadonlySet<string>,
): Steps<void> {
  const home = keepersHome(store.site);
  yield* locked(store, SWEEP_MS, function* (): Steps<void> {
    const view = yield* reading(store);
    const names = used(view);
    if ((yield* look(home, "directory")) === null) return;
    const found = yield* namesIn(home);
    for (const name of found.filter(isKeeperName)) {
      if (!names.has(name)) yield* removeIfFree(`${home}/${name}`);
    }
  });
}

function* namesIn(home: string): Steps<string[]> {
  try {
    return yield* act("list", home, (machine) => machine.list(home));
  } catch (error) {
    throw storeFailure("read", home, error);
  }
}

function* removeIfFree(path: string): Steps<void> {
  let handle: Handle;
  try {
    if ((yield* look(path, "file")) === null) return;
    handle = yield* act(
      "open",
      path,
      (machine) => machine.open(path, { read: true, write: true }),
    );
  } catch {
    return;
  }
  try {
    const taken = yield* act(
      "tryLock",
      path,
      (machine) => machine.tryLock(handle),
    );
    if (taken && (yield* isStillNamed(path, handle))) {
      yield* act("remove", path, (machine) => machine.remove(path));
    }
  } catch {
    // It stays for the next one.
  } finally {
    yield* closeMutex(path, handle);
  }
}

function* makeHome(home: string): Steps<void> {
  if ((yield* look(home, "directory")) !== null) return;
  try {
    yield* act("mkdir", home, (machine) => machine.makeDirectory(home));
  } catch (error) {
    if (!isTaken(error)) throw storeFailure("create", home, error);
  }
}

function mintName(): Steps<string> {
  return act("name", "", (machine) =>
    `keeper-${
      Array.from(
        { length: KEEPER_LENGTH },
        () =>
          KEEPER_ALPHABET[
            Math.floor(machine.random() * KEEPER_ALPHABET.length)
          ],
      ).join("")
    }`);
}

/** Makes the file; `null` where the name is taken. */
function* create(path: string): Steps<Handle | null> {
  const how = { read: true, write: true, createNew: true };
  try {
    return yield* patiently(
      "create",
      path,
      (machine) => machine.open(path, how),
    );
  } catch (error) {
    if (isTaken(error)) return null;
    throw storeFailure("create", path, error);
  }
}

function* removeQuietly(path: string): Steps<void> {
  try {
    yield* act("remove", path, (machine) => machine.remove(path));
  } catch {
    // An empty file is left, which the next sweep removes.
  }
}
