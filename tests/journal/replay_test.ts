import { assertEquals, assertStrictEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { Fold, folded, nextSeq, replay } from "../../src/journal/replay.ts";
import OPS from "../testdata/journals/dos_kernel_ops.jsonl" with {
  type: "text",
};
import COMPACTED from "../testdata/journals/dos_kernel_compacted.jsonl" with {
  type: "text",
};

const API = { lane: "api", loop_ts: "t1" };
const WEB = { lane: "web", loop_ts: "t1" };

function grant(key: object, lease: object = key): JournalEntry {
  return { op: "ACQUIRE", ...key, lease };
}

Deno.test("replay folds the records of dos-kernel", () => {
  assertEquals(replay(parseJournal(OPS)), [
    {
      acquired_at: "2026-06-01T14:00:14Z",
      heartbeat_at: "2026-06-01T14:01:31Z",
      holder: "dave",
      host_id: "sample-host",
      lane: "api",
      lane_kind: "keyword",
      loop_ts: "2026-06-01T14:00Z",
      pid: 5151,
      run_id: "RID-sample-1",
      tree: ["api/**"],
    },
    {
      host_id: "old-box",
      lane: "rec",
      loop_ts: "t-rec",
      pid: 0,
      tree: ["rec/**"],
    },
  ]);
  assertEquals(replay(parseJournal(COMPACTED)).map((lease) => lease.lane), [
    "rec",
  ]);
});

Deno.test("replay grants and ends by the identity of the record", () => {
  const table: [JournalEntry[], object[]][] = [
    [[], []],
    [[grant(API), grant(WEB)], [API, WEB]],
    [[grant(API), grant(WEB), grant(API, { x: 1 })], [{ x: 1 }, WEB]],
    [[grant(API), grant(WEB), { op: "RELEASE", ...API }, grant(API)], [
      WEB,
      API,
    ]],
    [[grant(API), { op: "SCAVENGE", ...API, pid: 1 }], []],
    [[grant(API), { op: "RELEASE", ...WEB }], [API]],
    [[grant(API), { op: "release", ...API }], [API]],
    [[{ ...grant(API), op: "RECONCILE" }], [API]],
    [[grant(API, {})], [{}]],
    [[grant(API, WEB), { op: "RELEASE", ...WEB }], [WEB]],
    [[grant({ lane: "api" }), grant({ loop_ts: "t1" })], [{ lane: "api" }, {
      loop_ts: "t1",
    }]],
    [[grant({}, API), grant({ lane: "", loop_ts: 0 }, API)], []],
    [[grant({ lane: 7, loop_ts: true }), {
      op: "RELEASE",
      lane: "7",
      loop_ts: "True",
    }], []],
    [[{ op: "REFUSE", ...API, lease: API }, { op: "X", ...API }, {}], []],
  ];
  for (const [entries, want] of table) {
    assertEquals(replay(entries), want, JSON.stringify(entries));
  }
});

Deno.test("replay makes a lease of the record where it has none of its own", () => {
  const inline = {
    ...API,
    lane_kind: "keyword",
    tree: ["a"],
    host_id: null,
    holder: "ada",
  };
  for (const lease of [undefined, null, "x", [API]]) {
    const entry = { op: "ACQUIRE", ...inline, reason: "why", seq: 4, lease };
    assertEquals(replay([entry]), [inline]);
  }
});

Deno.test("replay starts anew at a CHECKPOINT", () => {
  const point = (leases: unknown): JournalEntry => ({
    op: "CHECKPOINT",
    leases,
  });
  assertEquals(replay([grant(API), point([WEB, 7, null, {}, [WEB]])]), [WEB]);
  assertEquals(replay([point([API, WEB, { ...API, x: 1 }])]), [
    { ...API, x: 1 },
    WEB,
  ]);
  for (const leases of [undefined, null, {}, "x"]) {
    assertEquals(replay([grant(API), point(leases)]), []);
  }
});

Deno.test("replay renews a live lease by HEARTBEAT", () => {
  const beaten = (beat: object): unknown =>
    replay([grant({ ...API, heartbeat_at: "old" }), {
      op: "HEARTBEAT",
      ...API,
      ...beat,
    }]).at(0)
      ?.heartbeat_at;
  const table: [object, string][] = [
    [{ heartbeat_at: "new", ts: "ts" }, "new"],
    [{ heartbeat_at: "", ts: "ts" }, "ts"],
    [{ heartbeat_at: [], ts: "ts" }, "ts"],
    [{ ts: "ts" }, "ts"],
    [{ ts: "" }, "old"],
    [{ holder: "eve" }, "old"],
  ];
  for (const [beat, stamp] of table) assertEquals(beaten(beat), stamp);
  assertEquals(replay([{ op: "HEARTBEAT", ...API, ts: "ts" }]), []);
});

Deno.test("replay hands a live lease over by ADOPT", () => {
  const held = {
    ...API,
    holder: "ada",
    pid: 1,
    host_id: "box",
    tree: ["a"],
    run_id: "r",
  };
  const adopted = (adopt: object): unknown =>
    replay([grant(API, held), { op: "ADOPT", ...API, ...adopt }]).at(0);
  const table: [object, object][] = [
    [{ holder: "eve", pid: 2, ts: "ts" }, {
      holder: "eve",
      pid: 2,
      heartbeat_at: "ts",
    }],
    [{ holder: "", pid: 0, host_id: null }, { holder: "", pid: 0 }],
    [{ tree: ["b"], run_id: "s", prev_holder: "ada" }, {}],
  ];
  for (const [adopt, change] of table) {
    assertEquals(adopted(adopt), { ...held, ...change });
  }
  assertEquals(replay([{ op: "ADOPT", ...API, holder: "eve" }]), []);
});

Deno.test("Fold changes neither its records nor what it gave out", () => {
  const fold = new Fold();
  const entry = grant(API);
  fold.apply(entry);
  const before = fold.live();
  fold.apply({ op: "ADOPT", ...API, holder: "eve", ts: "ts" });
  fold.apply({ op: "HEARTBEAT", ...API, ts: "later" });
  assertEquals(before, [API]);
  assertEquals(entry, grant(API));
  before.pop();
  assertEquals(fold.live(), [{ ...API, holder: "eve", heartbeat_at: "later" }]);
});

Deno.test("Fold reads own fields only and keeps __proto__ as data", () => {
  const inherited: JournalEntry = Object.create(grant(API));
  assertEquals(replay([inherited]), []);
  const leases = replay(parseJournal(
    `{"op": "ACQUIRE", "lane": "__proto__", "loop_ts": "constructor", "lease": {"__proto__": {"x": 1}, "lane": "a"}}
{"op": "HEARTBEAT", "lane": "__proto__", "loop_ts": "constructor", "ts": "ts"}
`,
  ));
  assertEquals(leases.map(Object.keys), [[
    "__proto__",
    "lane",
    "heartbeat_at",
  ]]);
  assertEquals(leases.map(Object.getPrototypeOf), [Object.prototype]);
});

Deno.test("Fold counts records and knows the highest seq", () => {
  const fold = folded([{ op: "X", seq: 3 }, {
    op: "CHECKPOINT",
    seq_watermark: 9,
  }, {}]);
  assertEquals([fold.entries, fold.highestSeq, fold.nextSeq()], [3, 9, 10]);
  assertEquals([new Fold().highestSeq, nextSeq([])], [0, 1]);
});

Deno.test("Fold takes a lease apart once, however often it beats, until it was given out", () => {
  let copies = 0;
  const key = { lane: "api", loop_ts: "t1" };
  const lease = new Proxy(key, {
    ownKeys: (target) => {
      copies++;
      return Reflect.ownKeys(target);
    },
  });
  const fold = new Fold();
  fold.apply({ op: "ACQUIRE", ...key, lease });
  for (let n = 0; n < 100; n++) {
    fold.apply({ op: "HEARTBEAT", ...key, ts: `beat ${n}` });
  }
  assertEquals(copies, 1);
  const given = fold.live();
  fold.apply({ op: "ADOPT", ...key, holder: "bob", ts: "later" });
  assertEquals(given, [{ ...key, heartbeat_at: "beat 99" }]);
  assertEquals(fold.live(), [{ ...key, heartbeat_at: "later", holder: "bob" }]);
});

Deno.test("Fold never changes a grant that takes the place of a lease that beat", () => {
  const key = { lane: "api", loop_ts: "t1" };
  const lease = Object.freeze({ ...key, pid: 2 });
  const grant = { op: "ACQUIRE", ...key, lease };
  const beat = { op: "HEARTBEAT", ...key, ts: "beat" };
  const end = { op: "RELEASE", ...key };
  const expected = [{ ...lease, heartbeat_at: "beat" }];
  assertEquals(replay([grant, beat, grant, beat]), expected);
  assertEquals(replay([grant, beat, end, grant, beat]), expected);
  assertEquals(
    replay([grant, beat, { op: "CHECKPOINT", leases: [lease] }, beat]),
    expected,
  );
});

Deno.test("Fold.identified leaves a lease that knows its identity as it is", () => {
  const lease = { ...API, holder: "ada" };
  assertStrictEquals(folded([grant(API, lease)]).identified()[0], lease);
});

Deno.test("Fold.identified gives a lease the identity that can end it", () => {
  const table: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ holder: "pete" }, { holder: "pete", ...API }],
    [{ lane: "web", loop_ts: "u" }, API],
    [{}, API],
  ];
  for (const [lease, seen] of table) {
    assertEquals(folded([grant(API, lease)]).identified(), [seen]);
  }
});

Deno.test("a copy of a fold goes on by itself, and so does the fold", () => {
  const grant = (lane: string): JournalEntry => ({
    ...{ op: "ACQUIRE", lane, loop_ts: "t", seq: 1 },
    lease: { lane, loop_ts: "t" },
  });
  const beat = { ...grant("a"), op: "HEARTBEAT", heartbeat_at: "now", seq: 2 };
  const fold = folded([grant("a"), { ...beat, heartbeat_at: "before" }]);
  const copy = fold.copy();
  assertEquals(copy.live(), fold.live());
  assertEquals([copy.highestSeq, copy.entries], [2, 2]);
  copy.apply(beat);
  fold.apply(grant("b"));
  assertEquals(copy.live().map((x) => x.heartbeat_at), ["now"]);
  assertEquals(fold.live().map((x) => x.heartbeat_at ?? ""), ["before", ""]);
});
