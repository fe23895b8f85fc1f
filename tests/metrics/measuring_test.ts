import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { HistoryGrowth } from "../../src/journal/upkeep.ts";
import { measured, Reader } from "../../src/metrics/measuring.ts";
import { anAccount, REACH, START_MS, STORY } from "./sample.ts";

/** A journal of the first records, that is read and told of as it is then. */
class Journal {
  count = STORY.length;
  readonly calls: string[] = [];
  isAnother = false;

  history(
    visit: (entry: JournalEntry) => void,
    marked?: (mark: HistoryGrowth["mark"]) => void,
  ): Promise<typeof REACH> {
    this.calls.push("history");
    for (const entry of STORY.slice(0, this.count)) visit(entry);
    marked?.({ identity: "x", offset: this.count, bytes: this.count });
    return Promise.resolve({ ...REACH, bytes: this.count });
  }

  later(
    mark: HistoryGrowth["mark"],
    visit: (entry: JournalEntry) => void,
  ): Promise<HistoryGrowth | null> {
    this.calls.push("later");
    if (this.isAnother) return Promise.resolve(null);
    for (const entry of STORY.slice(mark.offset, this.count)) visit(entry);
    return Promise.resolve({
      mark: { ...mark, offset: this.count, bytes: this.count },
      unreadable: 0,
      isTorn: true,
    });
  }
}

Deno.test("what is read bit by bit comes to the same as all at once", async () => {
  const journal = new Journal();
  const reader = new Reader();
  for (journal.count = 1; journal.count < STORY.length; journal.count++) {
    // deno-lint-ignore no-await-in-loop -- the journal grows between
    await reader.read(journal);
  }
  const account = await reader.read(journal);
  assertEquals(journal.calls.filter((one) => one === "history").length, 1);
  const all = anAccount(STORY, { reach: { bytes: STORY.length } });
  assertEquals(account.at(START_MS), all.at(START_MS));
});

Deno.test("a journal that was replaced is read anew", async () => {
  const journal = new Journal();
  const reader = new Reader();
  await reader.read(journal);
  journal.isAnother = true;
  const account = await reader.read(journal);
  assertEquals(journal.calls, ["history", "later", "history"]);
  assertEquals(account.folded, 0);
});

Deno.test("a measurement begins with the first record, else now", async () => {
  const about = { workspace: "/repo", version: "1", nowMs: START_MS + 1 };
  const account = await new Reader().read(new Journal());
  assertEquals(measured(account, about).startMs, START_MS);
  assertEquals(measured(anAccount([]), about).startMs, START_MS + 1);
});
