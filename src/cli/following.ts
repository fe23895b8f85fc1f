/**
 * Records that are there, and those that come.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";

/**
 * Goes on from what is there to what comes. The follower is started before the
 * rest is read, so that nothing falls between the two; what both have seen is
 * told once.
 *
 * @param coming What is appended from now on.
 * @param read Reads what is there.
 * @param passes Tells of each record that comes whether it is wanted; asked when the rest has been read.
 */
export async function* following(
  coming: AsyncIterable<JournalEntry>,
  read: () => Promise<readonly JournalEntry[]>,
  passes: (entry: JournalEntry) => boolean = () => true,
): AsyncGenerator<JournalEntry> {
  const follower = coming[Symbol.asyncIterator]();
  let next = follower.next();
  let waiting = true;
  // It is awaited below; a failure before that must not count as unhandled.
  next.catch(() => {});
  try {
    let last = 0;
    for (const entry of await read()) {
      last = Math.max(last, numberOf(entry));
      yield entry;
    }
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- entries come one after the other
      const { done, value } = await next;
      waiting = false;
      if (done) return;
      const seq = numberOf(value);
      if ((seq === 0 || seq > last) && passes(value)) yield value;
      next = follower.next();
      waiting = true;
    }
  } finally {
    const ended = follower.return?.();
    // A follower that waits for the next entry hears this only when one comes.
    if (waiting) ended?.catch(() => {});
    else await ended;
  }
}

/** The number of a record, 0 where it has none. */
export function numberOf(entry: JournalEntry): number {
  return Number.isSafeInteger(entry.seq) ? Number(entry.seq) : 0;
}

/** A stream of answers, one for each record. */
export async function* answersTo<T>(
  entries: AsyncIterable<JournalEntry>,
  answer: (entry: JournalEntry) => T,
): AsyncGenerator<T> {
  for await (const entry of entries) yield answer(entry);
}
