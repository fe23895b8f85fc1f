import { assertEquals } from "@std/assert";
import { laneId } from "../../src/domain/lane.ts";
import {
  RecordFilter,
  type RecordWish,
} from "../../src/history/record_filter.ts";
import { pathSubject } from "../../src/history/subject.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";
import { aWait } from "../support/tickets.ts";

const LANES = { idOf: laneId, treeOf: (): string[] => [] };
const MINE = { lane: "api", loop_ts: "t-ada" };

const ENTRIES: readonly JournalEntry[] = [
  { op: "ACQUIRE", ...MINE, lease: aLease(), seq: 1, ts: stampAt(0) },
  aWait({ owner: "bob", seq: 2, ts: stampAt(1) }),
  { op: "HEARTBEAT", ...MINE, seq: 3, ts: stampAt(2) },
  {
    ...{ op: "REFUSE", lane: "web", holder: "cy", region: ["api/x"], seq: 4 },
    ...{ reason_class: "OVERLAP", ts: stampAt(3) },
  },
  { op: "ADOPT", ...MINE, holder: "eve", seq: 5, ts: stampAt(4) },
  { op: "UNWAIT", ticket: 2, seq: 6, ts: stampAt(5) },
  { op: "RELEASE", ...MINE, seq: 7, ts: stampAt(6) },
  { op: "HALT", lane: "web", seq: 8 },
  { op: "_CORRUPT", _raw: "?" },
];

function passed(wish: RecordWish, entries = ENTRIES): unknown[] {
  const filter = new RecordFilter(wish, LANES);
  return entries.filter((entry) => filter.passes(entry))
    .map(({ seq, op }) => seq ?? op);
}

function reachesOf(path: string): RecordWish {
  const subject = pathSubject([{ path, isDirectory: false }]);
  return subject.kind === "path" ? { reaches: subject.reaches } : {};
}

Deno.test("RecordFilter lets all pass where nothing is wanted", () => {
  assertEquals(passed({}).length, ENTRIES.length);
});

Deno.test("RecordFilter knows whose and where a record is that only names a lease or a ticket", () => {
  assertEquals(passed({ lane: "API" }), [1, 2, 3, 5, 6, 7]);
  assertEquals(passed({ owner: "ada" }), [1, 3, 5]);
  assertEquals(passed({ owner: "eve" }), [5, 7]);
  assertEquals(passed({ owner: "bob" }), [2, 6]);
  assertEquals(passed(reachesOf("api/x")), [1, 2, 3, 4, 5, 6, 7]);
  assertEquals(passed(reachesOf("web/x")), []);
});

Deno.test("RecordFilter takes operation, class and time, and all of them at once", () => {
  assertEquals(passed({ op: "refuse" }), [4]);
  assertEquals(passed({ reasonClass: "overlap" }), [4]);
  const sinceMs = NOW_MS + 4 * 60_000;
  assertEquals(passed({ sinceMs }), [5, 6, 7, 8, "_CORRUPT"]);
  assertEquals(passed({ sinceMs, untilMs: sinceMs + 60_000 }), [5, 6]);
  assertEquals(passed({ sinceMs, lane: "api", op: "RELEASE" }), [7]);
  assertEquals(passed({ untilMs: 5 }, [{ op: "HALT" }]), []);
});

Deno.test("RecordFilter learns from a checkpoint, and shows one where it is the first to tell", () => {
  const rest = [{ op: "RELEASE", ...MINE, seq: 9 }];
  const leases = [aLease(), 7];
  const first = [{ op: "CHECKPOINT", leases }, ...rest];
  assertEquals(passed({ owner: "ada" }, first), ["CHECKPOINT", 9]);
  assertEquals(passed({ lane: "api" }, first), ["CHECKPOINT", 9]);
  const kept = [{ op: "CHECKPOINT", leases, history: "x" }, ...rest];
  assertEquals(passed({ owner: "ada" }, kept), [9]);
});
