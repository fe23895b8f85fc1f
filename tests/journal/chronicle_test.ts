import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Chronicle, SPANS } from "../../src/journal/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { progressSince } from "../../src/journal/progress.ts";
import { replay } from "../../src/journal/replay.ts";
import { parseStamp } from "../../src/domain/stamp.ts";
import {
  aLease,
  aPeerLease,
  grantOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

function told(...entries: readonly JournalEntry[]): Chronicle {
  const chronicle = new Chronicle(() => NOW_MS);
  for (const entry of entries) chronicle.apply(entry);
  return chronicle;
}

function beat(minutes: number, lane = "api"): JournalEntry {
  return { op: "HEARTBEAT", lane, loop_ts: "t", ts: stampAt(minutes) };
}

Deno.test("Chronicle counts the records of each of the last minutes", () => {
  const chronicle = told(
    ...[-31, -29, -1, -1, 0].map((minutes) => beat(minutes)),
    beat(-1, "docs"),
    beat(90),
    { ...beat(0), ts: "no stamp" },
  );
  const api = chronicle.activity("API");
  assertEquals([api.length, api[0], api.at(-2), api.at(-1)], [SPANS, 1, 2, 1]);
  assertEquals(chronicle.activity("docs").at(-2), 1);
  assertEquals(chronicle.activity().at(-2), 3);
  assertEquals(Math.max(...chronicle.activity("none")), 0);
  assertEquals(chronicle.recordsOf("docs"), 1);
});

Deno.test("Chronicle keeps the last refusals, newest first", () => {
  const refusal = (seq: number): JournalEntry => ({
    ...{ op: "REFUSE", lane: "api", holder: "bob", seq, ts: stampAt(0) },
    ...{ reason: "held", reason_class: "OVERLAP" },
  });
  const many = Array.from({ length: 60 }, (_, n) => refusal(n + 1));
  const found = told(...many).refusals();
  assertEquals([found.length, found[0]?.seq, found.at(-1)?.seq], [50, 60, 11]);
  const odd = told({ op: "REFUSE", lane: 7, reason: {}, seq: "x" }).refusals();
  assertEquals(odd, [{
    ...{ seq: 0, ts: "", lane: "7", holder: "" },
    ...{ reason_class: "", reason: "" },
  }]);
});

Deno.test("Chronicle knows who announced work until the lane is taken or given back", () => {
  const spawn = { op: "SPAWN", lane: "api", holder: "eve", ts: stampAt(-1) };
  assertEquals(told(spawn).announced("API")?.holder, "eve");
  assertEquals(told(spawn, grantOf(aLease())).announced("api"), null);
  assertEquals(
    told(spawn, { op: "RELEASE", lane: "api" }).announced("api"),
    null,
  );
  const held = { op: "CHECKPOINT", leases: [aLease()] };
  const gone = { op: "CHECKPOINT", leases: [] };
  assertEquals(told(spawn, held, gone).announced("api"), null);
});

Deno.test("Chronicle tells of what is unreadable, torn or without a fence", () => {
  const chronicle = told(
    { op: "_CORRUPT", _raw: "x" },
    grantOf(aPeerLease()),
    grantOf(aLease()),
  );
  chronicle.damaged();
  chronicle.rest(7);
  assertEquals(chronicle.oddities(), { unreadable: 2, torn: 7, foreign: 1 });
  chronicle.restart();
  assertEquals(chronicle.oddities(), { unreadable: 0, torn: 0, foreign: 0 });
});

Deno.test("Chronicle counts the events of a live run as progressSince does", () => {
  const entry = fc.record({
    op: fc.constantFrom("ACQUIRE", "RECONCILE", "HEARTBEAT", "RELEASE", "X"),
    lane: fc.constantFrom("a", "b"),
    loop_ts: fc.constantFrom("t", "u"),
    minute: fc.integer({ min: -3, max: 1 }),
  }).map(({ minute, ...rest }): JournalEntry => ({
    ...rest,
    ts: stampAt(minute),
    lease: {
      ...{ lane: rest.lane, loop_ts: rest.loop_ts },
      acquired_at: stampAt(minute),
    },
  }));
  fc.assert(fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
    const chronicle = told(...entries);
    for (const lease of replay(entries)) {
      const started_ms = parseStamp(lease.acquired_at) ?? 0;
      const key = [String(lease.loop_ts), String(lease.lane)] as const;
      // What came before the end of an earlier run under its name is another run's.
      const from = entries.findLastIndex((one) =>
        one.op === "RELEASE" && one.lane === lease.lane &&
        one.loop_ts === lease.loop_ts
      );
      const own = entries.slice(from + 1);
      const at = { started_ms, now_ms: NOW_MS, key };
      assertEquals(
        chronicle.eventsSince(lease, started_ms),
        progressSince(own, at).events,
      );
    }
  }));
});
