import { assertEquals } from "@std/assert";
import { encodeEntry } from "../../src/journal/codec.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { folded } from "../../src/journal/replay.ts";
import { aTicket, aWait } from "../support/tickets.ts";

const API = { lane: "api", loop_ts: "t1" };

function numbersIn(entries: readonly JournalEntry[]): number[] {
  return folded(entries).tickets().map(({ ticket }) => ticket);
}

Deno.test("a ticket is open from its WAIT to its UNWAIT or its grant", () => {
  const grant = { op: "ACQUIRE", ...API, lease: API };
  const [first, second] = [aWait({ seq: 1 }), aWait({ seq: 2 })];
  const table: [JournalEntry[], number[]][] = [
    [[first, second], [1, 2]],
    [[first, second, { op: "UNWAIT", ticket: 1, seq: 3 }], [2]],
    [[first, second, { ...grant, ticket: 2, seq: 3 }], [1]],
    [[first, second, { ...grant, seq: 3 }], [1, 2]],
    [[first, { op: "RECONCILE", ...API, ticket: 1, seq: 3 }], [1]],
    [[first, { op: "UNWAIT", ticket: "1" }, { op: "UNWAIT" }], [1]],
    [[first, { op: "UNWAIT", ticket: 9, seq: 2 }], [1]],
    [[first, { op: "WAIT", seq: 2 }], [1]],
    [[first, { op: "CHECKPOINT", leases: [], seq_watermark: 1 }], []],
  ];
  for (const [entries, open] of table) {
    assertEquals(numbersIn(entries), open, JSON.stringify(entries));
  }
});

Deno.test("a ticket that is taken again keeps its number and its place", () => {
  const entries = [
    aWait({ seq: 1 }),
    aWait({ seq: 2, owner: "bob" }),
    { op: "CHECKPOINT", leases: [], seq_watermark: 2 },
    aWait({ seq: 3, ticket: 2, owner: "bob", again: 1 }),
    aWait({ seq: 4, ticket: 1, again: 1 }),
    aWait({ seq: 5, ticket: 1, again: 2 }),
  ];
  assertEquals(folded(entries).tickets(), [
    aTicket({ ticket: 1, again: 2 }),
    aTicket({ ticket: 2, again: 1, owner: "bob" }),
  ]);
});

Deno.test("a ticket is no lease, and waiting changes none", () => {
  assertEquals(folded([aWait({ seq: 1, loop_ts: "t1" })]).live(), []);
  const fold = folded([{ op: "ACQUIRE", ...API, lease: API }, aWait()]);
  assertEquals(fold.live(), [API]);
});

Deno.test("compact carries open tickets over under their numbers", () => {
  const short = compact([
    aWait({ seq: 1 }),
    aWait({ seq: 2 }),
    { op: "ACQUIRE", ...API, lease: API, ticket: 1, seq: 3 },
  ]);
  assertEquals(short, [
    { op: "CHECKPOINT", leases: [API], seq_watermark: 3 },
    { op: "WAIT", ...aTicket({ ticket: 2 }) },
  ]);
  const read = parseJournal(short.map((one) => encodeEntry(one)).join(""));
  assertEquals(numbersIn(read), [2]);
  assertEquals(compact(read), short);
});
