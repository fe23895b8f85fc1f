import { assertEquals, assertFalse } from "@std/assert";
import { type News, Retelling } from "../../src/history/retelling.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { aLease, grantOf } from "../support/records.ts";
import { aWait } from "../support/tickets.ts";

const HISTORY = "lane-journal.1-9.jsonl";
const KEY = JSON.stringify(["t-ada", "api"]);

function seen(...entries: readonly JournalEntry[]): News[] {
  const retelling = new Retelling();
  return entries.map((entry) => retelling.see(entry));
}

/** An object as an identity cannot stand in a CHECKPOINT. */
const ODD = aLease({ lane: "odd", loop_ts: { a: 1 } });

Deno.test("Retelling knows what a compaction of ours carries over", () => {
  const before = [grantOf(aLease()), grantOf(ODD), aWait({ seq: 2 })];
  const [head = {}, ...rest] = compact(before);
  assertEquals(rest.map(({ op }) => op), ["RECONCILE", "WAIT"]);
  const mark = { ...head, history: HISTORY };
  const news = seen(...before, mark, ...rest);
  assertEquals(
    news.map(({ isRepeated }) => isRepeated),
    [false, false, false, false, true, true],
  );
  assertEquals(news[3]?.leases, []);
  const lost = seen(mark, ...rest);
  assertEquals(lost.map(({ isRepeated }) => isRepeated), [false, false, false]);
  assertEquals(lost[0]?.leases.map(([key]) => key), [KEY]);
});

Deno.test("Retelling takes what differs, and what no history stands behind, for news", () => {
  const grant = grantOf(aLease());
  const told = (leases: readonly unknown[], history?: string): unknown => {
    const [, news] = seen(grant, { op: "CHECKPOINT", leases, history });
    return [news?.leases.length, news?.gone];
  };
  assertEquals(told([aLease({ pid: 9 })], HISTORY), [0, []]);
  assertEquals(told([aLease()]), [1, []]);
  assertEquals(told([aLease({ holder: "eve" })], HISTORY), [1, []]);
  assertEquals(told([aLease({ region: ["x"] })], HISTORY), [1, []]);
  assertEquals(told([], HISTORY), [0, [KEY]]);
  const wait = aWait({ seq: 2 });
  const mark = { op: "CHECKPOINT", leases: [], history: HISTORY };
  const again = [{ ...wait, seq: 3, ticket: 2 }, {
    ...wait,
    seq: undefined,
    ticket: 2,
    owner: "eve",
  }];
  for (const one of again) {
    assertFalse(seen(wait, mark, one).at(-1)?.isRepeated);
  }
});
