/**
 * Looking again after an append: is what was written still where it was put?
 *
 * @module
 */
import { StoreError } from "../lease/ports.ts";
import { describe, unacknowledged } from "./failure.ts";
import {
  type Appended,
  closeJournal,
  type JournalFile,
  openJournal,
  readThrough,
} from "./journal_file.ts";
import { act, type Steps } from "./machine.ts";
import { look } from "./site.ts";

/** How an append looks afterwards: as written, moved by another writer, or gone. */
export type Sight = "in place" | "moved" | "gone";

/** Looks for appended bytes in the journal that has the name now. */
export function* lookBack(
  file: JournalFile,
  appended: Appended,
): Steps<Sight> {
  const named = yield* look(file.path, "file");
  const { bytes, offset } = appended;
  const found = new Uint8Array(bytes.length);
  let filled = 0;
  yield* readRange(file, offset, found, (count) => filled = count);
  const inPlace = filled === bytes.length &&
    found.every((byte, at) => byte === bytes[at]);
  if (inPlace && named?.identity === file.identity) return "in place";
  const current = yield* openJournal(file.path);
  if (current === null) return "gone";
  try {
    return (yield* holds(current, bytes)) ? "moved" : "gone";
  } finally {
    yield* closeJournal(current);
  }
}

/** Runs what follows a change: whatever fails there, the change may stand, and nobody can say. */
export function* afterwards<T>(path: string, steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    if (error instanceof StoreError && error.code === "STORE_UNACKNOWLEDGED") {
      throw error;
    }
    throw unacknowledged(path, describe(error), error);
  }
}

function* readRange(
  file: JournalFile,
  offset: number,
  into: Uint8Array,
  report: (count: number) => void,
): Steps<void> {
  let filled = 0;
  while (filled < into.length) {
    const at = offset + filled;
    const rest = into.subarray(filled);
    const count = yield* act(
      "read",
      file.path,
      (machine) => machine.readAt(file.handle, at, rest),
    );
    if (count === 0) break;
    filled += count;
  }
  report(filled);
}

/** True if the journal holds every one of these lines. */
function* holds(file: JournalFile, bytes: Uint8Array): Steps<boolean> {
  const text = new TextDecoder().decode(bytes);
  const missing = new Set(text.split("\n").filter((line) => line !== ""));
  const decoder = new TextDecoder();
  let rest = "";
  yield* readThrough(file, 0, (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) missing.delete(line);
  });
  return missing.size === 0;
}
