/**
 * The last records of a journal, without reading the rest.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { readLine } from "../journal/line.ts";
import { storeFailure } from "./failure.ts";
import { closeJournal, openJournal } from "./journal_file.ts";
import { act, type Steps } from "./machine.ts";

const LF = 0x0a;

/**
 * The records that lie whole within the last bytes of a journal, in order.
 * Lines that cannot be read are left out.
 *
 * @param path The journal.
 * @param bytes How much of its end is read.
 */
export function* readEnd(path: string, bytes: number): Steps<JournalEntry[]> {
  const file = yield* openJournal(path);
  if (file === null) return [];
  const { handle } = file;
  try {
    const { size } = yield* act(
      "fstat",
      path,
      (machine) => machine.fstat(handle),
    );
    const from = Math.max(0, size - bytes);
    const into = new Uint8Array(size - from);
    let filled = 0;
    while (filled < into.length) {
      const rest = into.subarray(filled);
      const count = yield* act(
        "read",
        path,
        (machine) => machine.readAt(handle, from + filled, rest),
      );
      if (count === 0) break;
      filled += count;
    }
    const whole = from === 0 ? 0 : into.indexOf(LF) + 1;
    return entriesOf(into.subarray(whole, filled));
  } catch (error) {
    throw storeFailure("read", path, error);
  } finally {
    yield* closeJournal(file);
  }
}

function entriesOf(bytes: Uint8Array): JournalEntry[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.map(readLine).filter((entry) => typeof entry !== "string");
}
