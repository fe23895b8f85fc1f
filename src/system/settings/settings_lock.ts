/**
 * Keeps two installations in one directory apart.
 *
 * The kernel drops the lock when its holder dies. The file is removed by its
 * holder: whoever gets a lock looks whether the file still has its name.
 *
 * @module
 */
import { inside } from "../path.ts";
import { diskError } from "./settings_error.ts";
import { StoreError } from "../../lease/ports.ts";

const NAME = ".dos-hook.lock";
const LIMIT_MS = 10_000;
const PAUSE_MS = 20;
/** Nobody shares it. */
const ALONE = true;

/**
 * Does something while nobody else does in this directory.
 *
 * @param directory An existing directory.
 * @param work What to do.
 * @throws {StoreError} If the lock cannot be had.
 */
export async function whileLocked<T>(
  directory: string,
  work: () => Promise<T>,
): Promise<T> {
  const path = inside(directory, NAME);
  const file = await take(path);
  try {
    return await work();
  } finally {
    release(path, file);
  }
}

async function take(path: string): Promise<Deno.FsFile> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const file = attempt(path);
    if (file !== null) return file;
    if (Date.now() > deadline) {
      throw new StoreError(
        "STORE_LOCK",
        `Cannot lock "${path}": another \`dos hook install\` is at work`,
        { path, hint: "Run the command again when it has ended." },
      );
    }
    // deno-lint-ignore no-await-in-loop -- each attempt waits for the one before
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function attempt(path: string): Deno.FsFile | null {
  let file: Deno.FsFile | null = null;
  if (isOdd(path)) {
    throw new StoreError(
      "STORE_LOCK",
      `Cannot lock "${path}": it is no plain file`,
      { path, hint: "Remove it, then run the command again." },
    );
  }
  try {
    file = Deno.openSync(path, { read: true, write: true, create: true });
    if (file.tryLockSync(ALONE) && isNamed(path, file)) return file;
  } catch (error) {
    file?.close();
    throw diskError("write", path, error);
  }
  file.close();
  return null;
}

/** A link would have a file made wherever it leads. */
function isOdd(path: string): boolean {
  try {
    return !Deno.lstatSync(path).isFile;
  } catch {
    return false;
  }
}

function isNamed(path: string, file: Deno.FsFile): boolean {
  if (Deno.build.os === "windows") return true;
  try {
    return Deno.lstatSync(path).ino === file.statSync().ino;
  } catch {
    return false;
  }
}

/** Where a file in use cannot be removed it stays, and is used again. */
function release(path: string, file: Deno.FsFile): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is removed by the next one.
  }
  file.close();
}
