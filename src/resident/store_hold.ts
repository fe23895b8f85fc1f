/**
 * What keeps a second server away from a store: a kernel lock, which ends with
 * its process however that ends.
 *
 * @module
 */
import { createStoreRunner } from "../gate/store.ts";
import { StoreError } from "../lease/ports.ts";
import { closeMutex, takeKernelLock } from "../stores/kernel_lock.ts";
import { inside } from "../system/path.ts";
import { requireKind } from "./published_file.ts";

/** The file of the lock; it stays when the server goes, as a lock on a file without a name keeps nobody away. */
const NAME = "serve.lock";

/** A store that is served by this process. */
export interface StoreHold {
  /** Gives it up. */
  release(): Promise<void>;
}

/**
 * Takes a store for this process.
 *
 * @param store Its directory, which is made if it is not there.
 * @throws {StoreError} `STORE_LOCK` if another server has it.
 */
export async function holdStore(store: string): Promise<StoreHold> {
  makeStore(store);
  const path = inside(store, NAME);
  requireKind(path, "file");
  const runner = createStoreRunner();
  const lock = await runner.run(takeKernelLock(path, 0));
  if (lock.kind === "busy") {
    throw new StoreError(
      "STORE_LOCK",
      `Cannot serve "${store}": another \`dos serve\` does`,
      { path, hint: "Use that one, or end it first" },
    );
  }
  return {
    async release(): Promise<void> {
      if (lock.kind === "held") await runner.run(closeMutex(path, lock.handle));
    },
  };
}

/** Makes the directory of a store for its owner alone, and hides it from git as every writer does. */
function makeStore(store: string): void {
  const facts = factsOf(store);
  if (facts?.isDirectory) return;
  if (facts !== null) {
    throw new StoreError(
      "STORE_FOREIGN_TYPE",
      `Cannot use "${store}": it is no directory`,
      { path: store, hint: "Move it away, and serve again" },
    );
  }
  try {
    Deno.mkdirSync(store, { mode: 0o700 });
    Deno.writeTextFileSync(inside(store, ".gitignore"), "*\n", {
      createNew: true,
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
