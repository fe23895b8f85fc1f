// deno-lint-ignore-file no-await-in-loop -- entries come one after the other
import { assertEquals } from "@std/assert";
import { answersTo, following, numberOf } from "../../src/cli/following.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";

async function* coming(...seqs: number[]): AsyncIterable<JournalEntry> {
  for (const seq of seqs) yield await Promise.resolve({ seq });
}

async function numbers(
  entries: AsyncIterable<JournalEntry>,
): Promise<number[]> {
  const found: number[] = [];
  for await (const seq of answersTo(entries, numberOf)) found.push(seq);
  return found;
}

Deno.test("following tells what is there, then what comes, each once", async () => {
  const read = (): Promise<JournalEntry[]> =>
    Promise.resolve([{ seq: 1 }, { seq: 2 }]);
  assertEquals(await numbers(following(coming(2, 3), read)), [1, 2, 3]);
  assertEquals(
    await numbers(following(coming(3, 4), read, ({ seq }) => seq === 4)),
    [1, 2, 4],
  );
});

Deno.test("following ends its follower when its reader stops or fails", async () => {
  let ended = 0;
  async function* endless(): AsyncIterable<JournalEntry> {
    try {
      for (let seq = 1;; seq++) yield await Promise.resolve({ seq });
    } finally {
      ended++;
    }
  }
  const none = (): Promise<JournalEntry[]> => Promise.resolve([]);
  for await (const { seq } of following(endless(), none)) {
    if (seq === 2) break;
  }
  assertEquals(ended, 1);
});

Deno.test("numberOf gives 0 for what is no number of a record", () => {
  assertEquals([{}, { seq: "1" }, { seq: 1.5 }, { seq: 4 }].map(numberOf), [
    ...[0, 0, 0, 4],
  ]);
});
