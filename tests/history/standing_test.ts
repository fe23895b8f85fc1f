import { assertEquals } from "@std/assert";
import { Cut, type KnownMoment, Onlooker } from "../../src/history/standing.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { replay } from "../../src/journal/replay.ts";
import { Past } from "../support/history.ts";
import { NOW_MS, stampAt } from "../support/records.ts";
import { keeperName } from "../support/tickets.ts";

function cutOf(entries: readonly JournalEntry[], moment: KnownMoment): number {
  const cut = new Cut(moment);
  for (const entry of entries) cut.see(entry);
  return cut.count;
}

function atMinute(minute: number): KnownMoment {
  const ms = NOW_MS + minute * 60_000;
  return { kind: "time", ms, throughMs: ms + 59_999 };
}

const numbered = (...seqs: number[]): JournalEntry[] =>
  seqs.map((seq) => seq === 0 ? { op: "WAIT" } : { op: "HALT", seq });

Deno.test("Cut by number ends behind the record, and what has no number goes with the one before", () => {
  const cut = (seq: number, ...seqs: number[]): number =>
    cutOf(numbered(...seqs), { kind: "seq", seq });
  assertEquals(cut(2, 1, 2, 3), 2);
  assertEquals(cut(2, 1, 2, 0, 0, 3), 4);
  assertEquals(cut(3, 1, 2, 4, 5), 2);
  assertEquals(cut(1, 2, 3), 0);
  assertEquals(cut(9, 1, 2), 2);
  assertEquals(cut(3, 1, 3, 2, 4), 2);
  const begun = [{ op: "CHECKPOINT", seq_watermark: 5 }, ...numbered(0, 6)];
  const after = (seq: number): number => cutOf(begun, { kind: "seq", seq });
  assertEquals([after(4), after(5), after(6)], [0, 2, 3]);
});

Deno.test("Cut by time ends behind the last record that was written no later", () => {
  const entries = [0, 5, 5, 9].map((minute) => ({ ts: stampAt(minute) }));
  assertEquals(cutOf(entries, atMinute(-1)), 0);
  assertEquals(cutOf(entries, atMinute(4)), 1);
  assertEquals(cutOf(entries, atMinute(5)), 3);
  assertEquals(cutOf(entries, atMinute(99)), 4);
  assertEquals(cutOf([{}, ...entries, {}], atMinute(0)), 2);
  const skewed = [{ ts: stampAt(0) }, { ts: stampAt(9) }, { ts: stampAt(1) }];
  assertEquals(cutOf(skewed, atMinute(5)), 3);
});

Deno.test("Onlooker tells how things stood, and what became of them", () => {
  const past = new Past();
  const api = past.grant(0, "api", "ada");
  past.refuse(1, { lane: "web" });
  past.grant(2, "docs", "bob");
  past.end(3, api);
  past.refuse(4, { lane: "web" });
  for (let count = 0; count <= past.entries.length; count++) {
    const onlooker = new Onlooker(count);
    for (const entry of past.entries) onlooker.apply(entry);
    const then = onlooker.end();
    assertEquals(then.live, replay(past.entries.slice(0, count)));
    assertEquals(then.entries, count);
    assertEquals(then.seq, count);
    assertEquals(then.open.length, then.live.length);
  }
  const onlooker = new Onlooker(3, NOW_MS + 4 * 60_000);
  for (const entry of past.entries) onlooker.apply(entry);
  const { open, holds, refusals, ms } = onlooker.end();
  assertEquals(open.map(({ lane, end }) => [lane, end]), [
    ["api", "released"],
    ["docs", null],
  ]);
  assertEquals([holds.length, refusals.length], [2, 2]);
  assertEquals(ms, NOW_MS + 2 * 60_000);
});

Deno.test("Onlooker of all records tells how things stand at their end", () => {
  const past = new Past();
  past.grant(0, "api");
  const wait = {
    ...{ op: "WAIT", lane: "api", lane_kind: "keyword", region: ["api/**"] },
    ...{ owner: "bob", keeper: keeperName(1), seq: 2, ts: stampAt(1) },
  };
  const onlooker = new Onlooker(Infinity);
  for (const entry of [...past.entries, wait]) onlooker.apply(entry);
  const { live, waiting, waits, tickets } = onlooker.end();
  assertEquals([live.length, waits.length], [1, 1]);
  assertEquals(waiting.map(({ owner }) => owner), ["bob"]);
  assertEquals(tickets.map(({ owner }) => owner), ["bob"]);
});

Deno.test("Cut by time is not moved by one clock that is wrong, backward or forward", () => {
  const count = (minutes: readonly number[], at: number): number => {
    const ms = NOW_MS + at * 60_000;
    const cut = new Cut({ kind: "time", ms, throughMs: ms });
    for (const minute of minutes) cut.see({ op: "HALT", ts: stampAt(minute) });
    return cut.count;
  };
  assertEquals(count([0, 30, 40, 50, -15], 10), 1);
  assertEquals(count([0, 30, 40, 50, 60, -15], 45), 3);
  assertEquals(count([9000, 0, 5, 30], 10), 3);
  assertEquals(count([9000, 0, 5, 30], 60), 4);
  assertEquals(count([10, 20], 0), 0);
  // Right behind the first record that was written later, too.
  const years = 60 * 24 * 365 * 20;
  for (const odd of [-years, years]) {
    assertEquals(count([0, 30, odd, 40, 50], 10), 1);
    assertEquals(count([0, odd, 5, 40, 50], 10), 3);
  }
});

Deno.test("Onlooker tells the number that a CHECKPOINT names, where it is the last", () => {
  const onlooker = new Onlooker(1);
  onlooker.apply({ op: "CHECKPOINT", leases: [], seq_watermark: 5 });
  onlooker.apply({ op: "HALT", seq: 6 });
  assertEquals(onlooker.end().seq, 5);
});
