import { assert, assertEquals } from "@std/assert";
import { encodeEntry } from "../../src/journal/codec.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  JournalScanner,
  parseJournal,
  type Scan,
} from "../../src/journal/read.ts";
import { folded, nextSeq, replay } from "../../src/journal/replay.ts";
import OPS from "../testdata/journals/dos_kernel_ops.jsonl" with {
  type: "text",
};

const ROUNDS = 1000;
const OPERATIONS = [
  ...["ACQUIRE", "RECONCILE", "RELEASE", "SCAVENGE", "HEARTBEAT", "ADOPT"],
  ...["CHECKPOINT", "_CORRUPT", "HALT", true, null, "WAIT", "UNWAIT"],
];
const VALUES: readonly unknown[] = [
  ...["", "api", "t1", "True", "7", "é\u2028\u{1f600}", "__proto__", "\ud800"],
  ...[0, -0, 7, -1.5, 1e300, 2 ** 52, true, false, null, [], {}, ["api"]],
  { lane: "api", loop_ts: "t1" },
  { b: 1, a: { c: [] } },
  "keeper-abcdefghijklmnop",
  [{ lane: "api" }, { loop_ts: "t1", lane: "web", holder: "ada" }, 7],
];
const KEYS = [
  ...["lane", "loop_ts", "lease", "leases", "seq", "seq_watermark", "ts"],
  ...["heartbeat_at", "holder", "pid", "host_id", "tree", "__proto__", "x"],
  ...["ticket", "owner", "keeper", "region", "deadline", "again"],
];
const SNIPPETS = [
  ...'\n\r\0"\\{}[],: é\u0085\u2028\ufeff',
  ...["NaN", "-Infinity", "1e999", "\n\n", '"op": "ACQUIRE"', "[".repeat(70)],
];

const A_TICKET = {
  lane: "api",
  region: ["api"],
  owner: "ada",
  keeper: "keeper-abcdefghijklmnop",
  seq: 3,
};

/** A source of chance that gives the same numbers for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

function one<T>(items: readonly T[], random: (below: number) => number): T {
  return items[random(items.length)] as T;
}

function anEntry(random: (below: number) => number): JournalEntry {
  const fields = Array.from({ length: random(8) }, () => {
    const key = one(KEYS, random);
    const inner = [[one(KEYS, random), one(VALUES, random)]];
    const value = random(3) === 0
      ? Object.fromEntries(inner)
      : one(VALUES, random);
    return [key, value];
  });
  const op = one(OPERATIONS, random);
  const waiting = op === "WAIT" && random(2) === 0 ? A_TICKET : {};
  return { ...waiting, ...Object.fromEntries([["op", op], ...fields]) };
}

function damaged(random: (below: number) => number): Uint8Array {
  let text = OPS;
  for (let i = random(6); i > 0; i--) {
    const at = random(text.length);
    text = text.slice(0, at) + one(SNIPPETS, random) +
      text.slice(at + random(30));
  }
  const bytes = new TextEncoder().encode(text);
  for (let i = random(6); i > 0; i--) bytes[random(bytes.length)] = random(256);
  return bytes.subarray(0, random(bytes.length + 1));
}

function scan(
  bytes: Uint8Array,
  step: () => number,
): Scan & { entries: JournalEntry[] } {
  const entries: JournalEntry[] = [];
  const scanner = new JournalScanner((entry) => entries.push(entry));
  for (let i = 0; i < bytes.length;) {
    const end = i + step();
    scanner.push(bytes.subarray(i, end));
    i = end;
  }
  return { entries, ...scanner.end() };
}

Deno.test("reading damaged bytes never throws and does not depend on the cuts", () => {
  const random = chance(1);
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = damaged(random);
    const whole = scan(bytes, () => bytes.length);
    assertEquals(scan(bytes, () => 1 + random(200)), whole);
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    assertEquals(parseJournal(text), whole.entries);
    assertEquals(whole.bytes, bytes.length);
    const corrupt = whole.entries.filter((entry) => entry.op === "_CORRUPT");
    assertEquals(
      corrupt.map((entry) => entry["_line"]),
      whole.damage.map(({ line }) => line),
    );
    for (const { offset, length, line } of whole.damage) {
      const before = bytes.subarray(0, offset);
      assertEquals(before.filter((byte) => byte === 0x0a).length, line);
      assertEquals(bytes[offset + length], 0x0a);
    }
  }
});

Deno.test("compaction keeps the fold of damaged journals", () => {
  const random = chance(2);
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = damaged(random);
    const { entries } = scan(bytes, () => bytes.length);
    const written = compact(entries).map((entry) => encodeEntry(entry)).join(
      "",
    );
    assertEquals(replay(parseJournal(written)), replay(entries));
  }
});

Deno.test("compaction keeps the fold of records of any shape, written or not", () => {
  const random = chance(3);
  let written = 0;
  let tickets = 0;
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const entries = Array.from({ length: random(9) }, () => anEntry(random));
    const before = structuredClone(entries);
    const short = compact(entries);
    assertEquals(replay(short), replay(entries));
    assertEquals(nextSeq(short), nextSeq(entries));
    assertEquals(folded(short).tickets(), folded(entries).tickets());
    tickets += folded(entries).tickets().length;
    assertEquals(compact(short), short);
    assertEquals(entries, before);
    if (!JSON.stringify(short).includes("\\ud800")) {
      const text = short.map((entry) => encodeEntry(entry)).join("");
      assertEquals(parseJournal(text), short);
      assertEquals(replay(parseJournal(text)), replay(entries));
      written++;
    }
  }
  assert(written > ROUNDS);
  assert(tickets > 50, `${tickets}`);
});
