/**
 * A directory of one's own for a while.
 *
 * @module
 */
import { slashed } from "./path.ts";

/** It cannot be had where it was asked for. Nothing was made. */
export class DirectoryError extends RangeError {
  /** The name of the class. */
  override readonly name = "DirectoryError";
  /** Stable code. */
  readonly code = "INVALID_DIRECTORY";
}

/** A killed child may keep a file open for a moment, and Windows the file for that time. */
const ATTEMPTS = 10;
const PAUSE_MS = 100;

/**
 * Makes a directory that nobody else has.
 *
 * @param parent Where; absent means the system's own place for such files.
 * @returns Its path without links, with `/`.
 * @throws {DirectoryError} If `parent` is no directory.
 */
export async function makeTemporary(parent?: string): Promise<string> {
  if (parent !== undefined) {
    const facts = await Deno.stat(parent).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    if (facts?.isDirectory !== true) {
      const state = facts === null
        ? "it does not exist"
        : "it is not a directory";
      throw new DirectoryError(
        `Cannot test in "${parent}": ${state}; name a directory that is there`,
      );
    }
  }
  const path = await Deno.makeTempDir({
    prefix: "dos-self-test-",
    ...parent === undefined ? {} : { dir: parent },
  });
  return slashed(await Deno.realPath(path));
}

/** Removes it with all that is in it; false if it stays. */
export async function removeTemporary(path: string): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      // deno-lint-ignore no-await-in-loop -- each attempt comes after the last
      await Deno.remove(path, { recursive: true });
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return true;
      // deno-lint-ignore no-await-in-loop -- as above
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  return false;
}
