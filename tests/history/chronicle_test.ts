import { assertEquals } from "@std/assert";
import { Chronicle, chronicled } from "../../src/history/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { replay } from "../../src/journal/replay.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";
import { keeperName } from "../support/tickets.ts";

const MINUTE = 60_000;

const MINE = { lane: "api", loop_ts: "t-ada" };

function grant(minute: number, seq: number, more = {}): JournalEntry {
  const lease = aLease({ fence: seq, ...more });
  const { lane, loop_ts } = lease;
  return { op: "ACQUIRE", lane, loop_ts, lease, seq, ts: stampAt(minute) };
}

function end(op: string, minute: number, seq: number, more = {}): JournalEntry {
  return { op, ...MINE, seq, ts: stampAt(minute), ...more };
}

Deno.test("Chronicle tells of a hold from its grant to its release, with its beats", () => {
  const { holds, times } = chronicled([
    grant(0, 1),
    end("HEARTBEAT", 2, 2, { heartbeat_at: stampAt(2) }),
    end("HEARTBEAT", 4, 3),
    end("RELEASE", 5, 4, { holder: "ada", reason: "release:ada" }),
    end("RELEASE", 6, 5),
  ]);
  assertEquals(holds.length, 1);
  const [hold] = holds;
  assertEquals(
    [hold?.sinceMs, hold?.untilMs, hold?.end, hold?.beats, hold?.beatMs],
    [
      NOW_MS,
      NOW_MS + 5 * MINUTE,
      "released",
      2,
      NOW_MS + 4 * MINUTE,
    ],
  );
  assertEquals([hold?.sinceSeq, hold?.untilSeq, hold?.isWhole], [1, 4, true]);
  assertEquals(times, [0, 2, 4, 5, 6].map((at) => NOW_MS + at * MINUTE));
});

Deno.test("Chronicle tells how each hold ended", () => {
  const ends = (...entries: JournalEntry[]): unknown[] =>
    chronicled(entries).holds.map((one) => [one.holder, one.end]);
  assertEquals(ends(grant(0, 1), end("SCAVENGE", 1, 2)), [
    ["ada", "scavenged"],
  ]);
  assertEquals(
    ends(grant(0, 1), end("RELEASE", 1, 2, { reason: "withdrawn" })),
    [["ada", "withdrawn"]],
  );
  assertEquals(ends(grant(0, 1), end("ADOPT", 1, 2, { holder: "bob" })), [
    ["ada", "handed-over"],
    ["bob", null],
  ]);
  assertEquals(ends(grant(0, 1), grant(1, 2)), [
    ["ada", "replaced"],
    ["ada", null],
  ]);
  assertEquals(
    ends(grant(0, 1), { op: "CHECKPOINT", leases: [], ts: stampAt(1) }),
    [["ada", "dropped"]],
  );
});

Deno.test("Chronicle takes a checkpoint for what it is: what is known goes on, what is not begins", () => {
  const other = aLease({ lane: "web", loop_ts: "t-bob", holder: "bob" });
  const { holds } = chronicled([
    grant(0, 1),
    {
      op: "CHECKPOINT",
      leases: [aLease(), other],
      ts: stampAt(9),
      history: "lane-journal.1-1.jsonl",
    },
    { op: "RECONCILE", ...MINE, lease: aLease({ pid: 5 }), ts: stampAt(9) },
  ]);
  assertEquals(
    holds.map(({ holder, isWhole, end, sinceMs }) => [
      holder,
      isWhole,
      end,
      sinceMs,
    ]),
    [["ada", true, null, NOW_MS], ["bob", false, null, NOW_MS]],
  );
  assertEquals(holds[0]?.lease.pid, 5);
});

Deno.test("Chronicle has the live leases that the fold has, at every record", () => {
  const entries = [
    grant(0, 1),
    grant(1, 2, { lane: "web", loop_ts: "t-2" }),
    end("ADOPT", 2, 3, { holder: "eve" }),
    end("RELEASE", 3, 4),
    { op: "SCAVENGE", lane: "web", loop_ts: "t-2", seq: 5, ts: stampAt(4) },
  ];
  const chronicle = new Chronicle();
  for (const [at, entry] of entries.entries()) {
    chronicle.apply(entry);
    const live = replay(entries.slice(0, at + 1));
    assertEquals(chronicle.live(), live);
    assertEquals(
      chronicle.holds.filter((one) => one.end === null).length,
      live.length,
    );
  }
});

Deno.test("Chronicle tells of waits and of refusals", () => {
  const wait = {
    ...{ op: "WAIT", lane: "api", lane_kind: "keyword", region: ["api/**"] },
    ...{ owner: "bob", keeper: keeperName(1), seq: 2, ticket: 2 },
  };
  const { waits, refusals } = chronicled([
    grant(0, 1),
    { ...wait, ts: stampAt(1) },
    end("RELEASE", 4, 3),
    { ...grant(5, 4, { loop_ts: "t-bob", holder: "bob" }), ticket: 2 },
    { ...wait, owner: "cy", ticket: 5, seq: 5, ts: stampAt(6) },
    { op: "UNWAIT", ticket: 5, seq: 6, ts: stampAt(7), reason: "time" },
    {
      ...{ op: "REFUSE", lane: "api", holder: "dan", seq: 7, ts: stampAt(8) },
      reason: "held",
      reason_class: "OVERLAP",
      region: ["api/x", 4],
      conflict: { lane: "api", loop_ts: "t", holder: "bob", witness_path: "x" },
    },
    { op: "REFUSE", lane: "b", seq: 8 },
  ]);
  assertEquals(
    waits.map(({ owner, end, sinceMs, untilMs }) => [
      owner,
      end,
      Number(untilMs) - Number(sinceMs),
    ]),
    [["bob", "granted", 4 * MINUTE], ["cy", "left", MINUTE]],
  );
  assertEquals(refusals.map(({ region }) => region), [["api/x"], []]);
  assertEquals(refusals[0]?.blocker, {
    ...{ lane: "api", loopTs: "t", holder: "bob", requestedPattern: "" },
    livePattern: "",
    witnessPath: "x",
  });
  assertEquals(refusals[1]?.blocker, null);
});

Deno.test("Chronicle counts what it cannot read, and takes odd records for what they are worth", () => {
  const chronicle = chronicled([
    { op: "_CORRUPT", _raw: "x" },
    { op: "ACQUIRE" },
    { op: "CHECKPOINT", leases: [1, null, {}] },
    { op: "WAIT", ticket: "x" },
    { op: "REFUSE", conflict: [], region: "x" },
    { op: 7 },
  ]);
  assertEquals([chronicle.unreadable, chronicle.entries], [1, 6]);
  assertEquals([chronicle.waits.length, chronicle.refusals.length], [0, 1]);
  assertEquals(chronicle.times, []);
});

Deno.test("Chronicle ends the waits that a checkpoint drops, not those that are carried over behind it", () => {
  const wait = {
    ...{ op: "WAIT", lane: "api", lane_kind: "keyword", region: ["api/**"] },
    ...{ owner: "bob", keeper: keeperName(1), ticket: 2 },
  };
  const after = (history: unknown, ...more: JournalEntry[]): unknown =>
    chronicled([
      { ...wait, seq: 2, ts: stampAt(1) },
      { op: "CHECKPOINT", leases: [], seq_watermark: 2, history },
      ...more,
    ]).waits.map(({ end }) => end);
  const history = "lane-journal.1-2.jsonl";
  assertEquals(after(history), ["left"]);
  assertEquals(after(history, wait), [null]);
  assertEquals(after(history, { op: "WATERMARK" }, wait), [null]);
  assertEquals(after(history, { op: "HALT" }, wait), ["left", null]);
  assertEquals(after(history, { ...wait, owner: "cy" }), ["left", null]);
  for (const other of [undefined, "x", `${history}/../x`, "lane-journal.x"]) {
    assertEquals(after(other, wait), ["left", null]);
  }
});

Deno.test("Chronicle ends the leases that a checkpoint drops, whatever history it names", () => {
  const history = "lane-journal.1-2.jsonl";
  const after = (...more: JournalEntry[]): unknown =>
    chronicled([
      grant(0, 1),
      end("HEARTBEAT", 5, 2),
      { op: "CHECKPOINT", leases: [], history },
      ...more,
    ]).holds.map((one) => [one.end, one.untilMs]);
  const gone = ["dropped", NOW_MS + 5 * MINUTE];
  const carried = { op: "RECONCILE", ...MINE, lease: aLease() };
  assertEquals(after(), [gone]);
  assertEquals(after(carried), [[null, null]]);
  assertEquals(after({ ...carried, seq: 3 }), [gone, [null, null]]);
});

Deno.test("Chronicle keeps the region of then where a record gives a live lease another one", () => {
  const other = aLease({ region: ["web/**"], tree: ["web/**"] });
  const told = [
    { op: "RECONCILE", ...MINE, lease: other, seq: 2, ts: stampAt(4) },
    { op: "CHECKPOINT", leases: [other], ts: stampAt(4) },
  ];
  for (const change of told) {
    const { holds } = chronicled([grant(0, 1), change, {
      ...end("RELEASE", 9, 3),
    }]);
    assertEquals(
      holds.map((one) => [
        ...[one.lease.region, one.end, one.isContinued ?? false],
        ...[one.sinceMs, one.untilMs, one.heldSinceMs].map((ms) =>
          (Number(ms) - NOW_MS) / MINUTE
        ),
      ]),
      [
        [["api/**"], "changed", false, 0, 4, 0],
        [["web/**"], "released", true, 4, 9, 0],
      ],
      change.op,
    );
  }
});

Deno.test("Chronicle tells who a lease went to, whatever record says so", () => {
  const lease = aLease({ holder: "rex" });
  for (
    const change of [
      { op: "RECONCILE", ...MINE, lease },
      { op: "CHECKPOINT", leases: [lease] },
      { op: "ADOPT", ...MINE, holder: "rex" },
    ]
  ) {
    const { holds } = chronicled([grant(0, 1), change]);
    assertEquals(
      holds.map(({ holder, end, endedBy }) => [holder, end, endedBy]),
      [["ada", "handed-over", "rex"], ["rex", null, ""]],
      change.op,
    );
  }
});

Deno.test("Chronicle takes another holder in a reconciliation for a hand-over", () => {
  const lease = aLease({ holder: "rex", region: ["web/**"] });
  const { holds } = chronicled([
    grant(0, 1),
    { op: "RECONCILE", ...MINE, lease, seq: 2, ts: stampAt(4) },
  ]);
  assertEquals(
    holds.map(({ holder, end, isHandedOver }) => [holder, end, isHandedOver]),
    [["ada", "handed-over", undefined], ["rex", null, true]],
  );
});
