/**
 * From the system's errors to the store's.
 *
 * @module
 */
import { shellWord } from "../domain/shell_word.ts";
import { StoreError, type StoreErrorCode } from "../lease/ports.ts";

const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What a file system answers that has no locks. */
const LOCKLESS: ReadonlySet<string> = new Set([
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOLCK",
  "ENOSYS",
]);

/** The system's code of an error, `""` where it has none. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/** True if the error says that the file system has no locks. */
export function hasNoLocks(error: unknown): boolean {
  return LOCKLESS.has(errorCode(error)) ||
    (error as { name?: unknown } | null)?.name === "NotSupported";
}

/** True if a name was taken. */
export function isTaken(error: unknown): boolean {
  return errorCode(error) === "EEXIST";
}

/** True if nothing is there. */
export function isAbsent(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}

/** What says that a file gets no second name; of `EISDIR` and `EBUSY` Windows says it, of FAT and of a file in use. */
const LINKLESS: ReadonlySet<string> = new Set([
  ...["EPERM", "EMLINK", "EXDEV", "EISDIR", "EBUSY"],
]);

/** True if links cannot be made here. */
export function hasNoLinks(error: unknown): boolean {
  return hasNoLocks(error) || LINKLESS.has(errorCode(error));
}

/** The store's error for one of the system's. */
export function storeFailure(
  act: "read" | "write" | "lock" | "create",
  path: string,
  error: unknown,
): StoreError {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  const kind: StoreErrorCode = act === "read"
    ? "STORE_UNREADABLE"
    : FULL.has(code)
    ? "STORE_FULL"
    : act === "lock"
    ? "STORE_LOCK"
    : "STORE_UNWRITABLE";
  return new StoreError(
    kind,
    `Cannot ${act} "${path}": ${describe(error)}`,
    { path, hint: hintFor(kind, code, path), cause: error },
  );
}

/** The error for a write of which nobody can say whether it happened. */
export function unacknowledged(
  path: string,
  why: string,
  cause?: unknown,
): StoreError {
  return new StoreError(
    "STORE_UNACKNOWLEDGED",
    `Cannot confirm the record in "${path}": unknown, not acknowledged: ${why}`,
    {
      path,
      hint:
        "Run `dos lease-lane live` to see whether it took effect, then ask again with the same --loop-ts",
      cause,
    },
  );
}

/** What an error says, in one line. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  const line = text.replaceAll(/\s+/g, " ").replace(/^[A-Za-z]+Error: /, "");
  return code === "" || line.includes(code) ? line : `${line} (${code})`;
}

function hintFor(kind: StoreErrorCode, code: string, path: string): string {
  if (kind === "STORE_FULL") {
    return "Free some space on this file system, then ask again";
  }
  if (code === "EROFS") {
    return "The file system is read-only: leases cannot be taken here, `dos lease-lane live` still works";
  }
  if (code === "EACCES" || code === "EPERM") {
    const directory = path.replace(/[/\\][^/\\]*$/, "") || "/";
    return `Give this user access to the store's directory and the files in it; \`ls -la ${
      shellWord(directory)
    }\` shows whose they are`;
  }
  if (code === "EBUSY") {
    return `Close what has it open (an editor, a virus scanner, an indexer), then ask again`;
  }
  if (code === "EMFILE" || code === "ENFILE" || code === "ENOMEM") {
    return "The machine is out of files or memory: try again later";
  }
  return "Run `dos doctor` to see what is wrong with the store";
}
