import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeEntry } from "../../src/journal/codec.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { nextSeq, replay } from "../../src/journal/replay.ts";
import OPS from "../testdata/journals/dos_kernel_ops.jsonl" with {
  type: "text",
};

const API = { lane: "api", loop_ts: "t1" };
const WEB = { lane: "web", loop_ts: "t1" };

function grant(key: object, lease: object = key): JournalEntry {
  return { op: "ACQUIRE", ...key, lease };
}

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < levels; i++) value = [value];
  return value;
}

/** The law, before and after a trip through the written form. */
function assertLaw(entries: JournalEntry[]): JournalEntry[] {
  const short = compact(entries);
  const read = parseJournal(short.map((entry) => encodeEntry(entry)).join(""));
  assertEquals(read, short);
  for (const form of [short, read, compact(short)]) {
    assertEquals(replay(form), replay(entries));
    assertEquals(nextSeq(form), nextSeq(entries));
  }
  return short;
}

Deno.test("compact makes one CHECKPOINT and keeps unreadable lines", () => {
  assertEquals(compact([]), [{
    op: "CHECKPOINT",
    leases: [],
    seq_watermark: 0,
  }]);
  const broken = { op: "_CORRUPT", _raw: "x", _line: 3, seq: 8 };
  assertEquals(
    assertLaw([
      { ...grant(API), seq: 1 },
      broken,
      { ...grant(WEB), seq: 2 },
      { op: "RELEASE", ...WEB, seq: 3 },
      { op: "HALT", ...API, seq: 4 },
      { op: "_CORRUPT", _raw: "y", _line: 9 },
    ]),
    [
      { op: "CHECKPOINT", leases: [API], seq_watermark: 8 },
      broken,
      { op: "_CORRUPT", _raw: "y", _line: 9 },
    ],
  );
});

Deno.test("compact keeps the leases of dos-kernel", () => {
  assertEquals(assertLaw(parseJournal(OPS)).length, 1);
});

Deno.test("compact keeps leases that do not carry their identity, and the order", () => {
  const table: JournalEntry[][] = [
    [grant(API, {})],
    [grant(API, { holder: "ada" }), grant(WEB)],
    [grant(WEB), grant(API, WEB)],
    [grant(API, WEB), grant(WEB, API)],
    [grant(API), grant(WEB, API), grant({ lane: "db" })],
    [grant({ lane: "api" }, API), grant({ loop_ts: "t1" }, {})],
    [grant({ lane: 7, loop_ts: true }), grant({ lane: "7" })],
    [grant({ lane: { b: 1, a: 2 } }), grant({ lane: { a: 2, b: 1 } })],
    [grant({ lane: ["api"], loop_ts: "t" }), grant({ lane: '["api"]' })],
    [grant(API, JSON.parse('{"__proto__": {"lane": "x"}, "lane": "api"}'))],
  ];
  for (const entries of table) assertLaw(entries);
  assertEquals(compact([grant(WEB), grant(API, {}), grant({ lane: "db" })]), [
    { op: "CHECKPOINT", leases: [WEB], seq_watermark: 0 },
    { op: "RECONCILE", ...API, lease: {} },
    { op: "RECONCILE", lane: "db", loop_ts: "", lease: { lane: "db" } },
  ]);
});

Deno.test("compact keeps leases that are nested as deep as a record may be", () => {
  const table: JournalEntry[][] = [
    [grant(API, { ...API, x: nested(61) })],
    [grant(API, { ...API, x: nested(62) })],
    [grant(API, { x: nested(62) }), {
      op: "HEARTBEAT",
      ...API,
      ts: nested(63),
    }],
    [{ op: "ACQUIRE", ...API, tree: nested(63), holder: nested(63) }],
    [grant(API, { ...API, x: 1 }), {
      op: "ADOPT",
      ...API,
      holder: nested(63),
      ts: nested(63),
    }],
  ];
  for (const entries of table) {
    const text = entries.map((entry) => encodeEntry(entry)).join("");
    assertEquals(parseJournal(text), entries);
    assert(replay(assertLaw(entries)).length === 1);
  }
});

Deno.test("compact leaves its records as they were", () => {
  const entries = [grant(API, {}), { op: "HEARTBEAT", ...API, ts: "ts" }];
  const before = structuredClone(entries);
  compact(entries);
  assertEquals(entries, before);
});

Deno.test("compact goes on from a number beyond the limit that history came to step by step", () => {
  const edge = 2 ** 52 - 1;
  const history = [
    { ...grant(API), seq: edge },
    { op: "HALT", seq: edge + 1 },
    { op: "HALT", seq: edge + 2 },
  ];
  assertEquals(assertLaw(history), [
    { op: "CHECKPOINT", leases: [API], seq_watermark: edge },
    { op: "WATERMARK", seq_watermark: edge + 1 },
    { op: "WATERMARK", seq_watermark: edge + 2 },
  ]);
});

Deno.test("compact lets no number count that did not count where it stood", () => {
  const edge = 2 ** 52 - 1;
  assertLaw([
    { op: "_CORRUPT", seq: edge + 1 },
    { op: "_CORRUPT", seq: { toString: null }, seq_watermark: 2 ** 60 },
    { op: "HALT", seq: edge },
  ]);
});

Deno.test("compact leaves no part of a lease out that nobody could write", () => {
  const lease = { ...API, x: nested(70) };
  const history = [grant(API, lease)];
  assertEquals(replay(compact(history)), [lease]);
  assertThrows(() => compact(history).map((x) => encodeEntry(x)), RangeError);
});
