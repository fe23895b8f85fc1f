import { assertEquals } from "@std/assert";
import { identityKey } from "../../src/domain/lease.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { OpenRequests, requestEntry } from "../../src/journal/open_requests.ts";
import { folded } from "../../src/journal/replay.ts";
import { aLease, grantOf, stampAt } from "../support/records.ts";

const KEY = { lane: "api", loop_ts: "t-ada" };
const ASK: JournalEntry = {
  op: "REQUEST",
  ...KEY,
  owner: "bob",
  by: stampAt(30),
  reason: "a release",
  ts: stampAt(1),
};
const OPEN = {
  ...KEY,
  owner: "bob",
  by: stampAt(30),
  since: stampAt(1),
  reason: "a release",
};

Deno.test("OpenRequests takes what names an owner, and the later one of each", () => {
  const open = new OpenRequests();
  const key = identityKey(KEY);
  open.take(key, { ...ASK, owner: "" });
  open.take(key, { ...ASK, owner: 7 });
  assertEquals(open.all(), []);
  open.take(key, ASK);
  open.take(key, { ...ASK, owner: "cy", by: "soon", reason: 3 });
  open.take(key, { ...ASK, by: null, ts: stampAt(2) });
  assertEquals(open.all(), [
    { ...OPEN, by: null, since: stampAt(2) },
    { ...OPEN, owner: "cy", by: null, reason: "" },
  ]);
});

Deno.test("a request is there as long as the hold it was made of", () => {
  const lease = aLease();
  const grant = grantOf(lease);
  const table: [string, JournalEntry[], number][] = [
    ["nobody holds it", [ASK], 0],
    ["held", [grant, ASK], 1],
    ["renewed", [grant, ASK, { op: "HEARTBEAT", ...KEY }], 1],
    ["restated", [grant, ASK, { op: "RECONCILE", ...KEY, lease }], 1],
    ["another lane", [grant, { ...ASK, lane: "web" }], 0],
    ["released", [grant, ASK, { op: "RELEASE", ...KEY }, grant], 0],
    ["scavenged", [grant, ASK, { op: "SCAVENGE", ...KEY }, grant], 0],
    ["adopted", [grant, ASK, { op: "ADOPT", ...KEY, holder: "bob" }], 0],
    ["handed over", [grant, ASK, { op: "YIELD", ...KEY, to: "bob" }], 0],
    ["granted anew", [grant, ASK, grant], 0],
    ["folded anew", [grant, ASK, { op: "CHECKPOINT", leases: [lease] }], 0],
  ];
  for (const [what, entries, count] of table) {
    assertEquals(folded(entries).requests().length, count, what);
  }
});

Deno.test("a request changes no lease, wakes no waiter and is left out of a compacted journal", () => {
  const before = folded([grantOf(aLease())]);
  const after = folded([grantOf(aLease()), ASK]);
  assertEquals(after.live(), before.live());
  assertEquals(after.revision, before.revision);
  const entries = compact([grantOf(aLease()), ASK]);
  assertEquals(entries.map(({ op }) => op), ["CHECKPOINT"]);
});

Deno.test("a request that is written again is the same", () => {
  const [request] = folded([grantOf(aLease()), ASK]).requests();
  assertEquals(request, OPEN);
  const again = folded([grantOf(aLease()), requestEntry(OPEN)]);
  assertEquals(again.requests(), [OPEN]);
});
