import { assertEquals } from "@std/assert";
import { laneId } from "../../src/domain/lane.ts";
import {
  RecordFilter,
  type RecordWish,
} from "../../src/history/record_filter.ts";
import { pathSubject } from "../../src/history/subject.ts";
import { compact } from "../../src/journal/compact.ts";
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
  const history = "lane-journal.1-9.jsonl";
  const lost = [{ op: "CHECKPOINT", leases, history }, ...rest];
  assertEquals(passed({ owner: "ada" }, lost), ["CHECKPOINT", 9]);
  const [grant = {}] = ENTRIES;
  assertEquals(passed({ owner: "ada" }, [grant, ...lost]), [1, 9]);
  const other = [aLease({ holder: "eve" })];
  const changed = [grant, { ...lost[0], leases: other }, ...rest];
  assertEquals(passed({ owner: "eve" }, changed), ["CHECKPOINT", 9]);
  const dropped = [grant, { ...lost[0], leases: [] }, ...rest];
  assertEquals(passed({ lane: "api" }, dropped), [1, "CHECKPOINT", 9]);
});

Deno.test("RecordFilter does not tell again what a compaction only carries over", () => {
  const history = "lane-journal.1-9.jsonl";
  const before = ENTRIES.slice(0, 5);
  const [head = {}, ...rest] = compact(before);
  const after = [
    { ...head, history },
    ...rest,
    { op: "UNWAIT", ticket: 2, seq: 6, ts: stampAt(5) },
    aWait({ owner: "bob", seq: 7, ts: stampAt(6) }),
  ];
  assertEquals(rest.map(({ op }) => op), ["WAIT"]);
  const entries = [...before, ...after];
  assertEquals(passed({ owner: "bob" }, entries), [2, 6, 7]);
  assertEquals(passed({}, entries), [1, 2, 3, 4, 5, "CHECKPOINT", 6, 7]);
  // Where what came before is lost, nobody has told of it yet.
  assertEquals(passed({ owner: "bob" }, after), ["WAIT", 6, 7]);
});

Deno.test("RecordFilter takes what has no time for written with the record in front, whatever that was", () => {
  const sinceMs = NOW_MS + 5 * 60_000;
  const entries = [
    { op: "HALT", seq: 1, ts: stampAt(6) },
    { op: "RELEASE", ...MINE, seq: 2 },
  ];
  assertEquals(passed({ sinceMs, op: "RELEASE" }, entries), [2]);
});
