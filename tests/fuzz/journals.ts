/**
 * Arbitraries for journals: records right and wrong in every field, the lines
 * they make, whole journals, and what can happen to their bytes.
 *
 * @module
 */
import * as fc from "fast-check";
import { encodeEntry } from "../../src/journal/codec.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import COMPACTED from "../testdata/journals/dos_kernel_compacted.jsonl" with {
  type: "text",
};
import OPS from "../testdata/journals/dos_kernel_ops.jsonl" with {
  type: "text",
};
import {
  HOSTILE,
  hostileText,
  jsonValue,
  nested,
  objectOf,
  oddNumber,
} from "./values.ts";

/** The journals that dos-kernel wrote. */
export const GOLDEN: readonly string[] = [OPS, COMPACTED];

const OPERATIONS = [
  ...["ACQUIRE", "RECONCILE", "RELEASE", "SCAVENGE", "HEARTBEAT", "ADOPT"],
  ...["CHECKPOINT", "REFUSE", "HALT", "SPAWN", "_CORRUPT", ""],
];
const STAMP = "2026-06-01T14:00:00Z";

const lane: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("api", "web", "API", "") },
  { weight: 1, arbitrary: jsonValue },
);
const loopTs: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("t1", "t2") },
  { weight: 1, arbitrary: jsonValue },
);

/** A value that mostly is what it should be. */
function mostly(right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 1, arbitrary: jsonValue },
    { weight: 1, arbitrary: fc.integer({ min: 55, max: 70 }).map(nested) },
  );
}

const OTHER_FIELDS: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ["holder", mostly(fc.constantFrom("ada", "bob"))],
  ["pid", mostly(fc.nat())],
  ["host_id", mostly(fc.constantFrom("box", ""))],
  ["heartbeat_at", mostly(fc.constantFrom(STAMP, "2026-06-01T14:09:00Z"))],
  ["acquired_at", mostly(fc.constant(STAMP))],
  ["ttl_minutes", mostly(fc.nat(90))],
  ["tree", mostly(fc.constantFrom<unknown>(["src/**"], []))],
  ["region", mostly(fc.constantFrom<unknown>(["src/*.ts"], []))],
  ["__proto__", jsonValue],
  ["x", jsonValue],
];

const otherField = fc.oneof(
  ...OTHER_FIELDS.map(([key, values]) => fc.tuple(fc.constant(key), values)),
  fc.tuple(hostileText, jsonValue),
);

/** A lease right or wrong in any field. */
export const lease: fc.Arbitrary<Record<string, unknown>> = fc.tuple(
  fc.option(lane, { nil: undefined }),
  fc.option(loopTs, { nil: undefined }),
  fc.array(otherField, { maxLength: 5 }),
).map(([lane, loop_ts, others]) =>
  present([["lane", lane], ["loop_ts", loop_ts], ...others])
);

/** A record right or wrong in any field. */
export const entry: fc.Arbitrary<JournalEntry> = fc.tuple(
  mostly(fc.constantFrom(...OPERATIONS)),
  fc.option(lane, { nil: undefined, freq: 9 }),
  fc.option(loopTs, { nil: undefined, freq: 9 }),
  fc.option(mostly(lease), { nil: undefined, freq: 2 }),
  fc.option(mostly(fc.array(fc.oneof(lease, jsonValue), { maxLength: 3 })), {
    nil: undefined,
    freq: 1,
  }),
  fc.array(
    fc.oneof(
      otherField,
      fc.tuple(fc.constantFrom("seq", "seq_watermark"), seqValue()),
      fc.tuple(fc.constant("ts"), mostly(fc.constant(STAMP))),
    ),
    { maxLength: 5 },
  ),
).map(([op, lane, loop_ts, lease, leases, others]) =>
  present([
    ...others,
    ["op", op],
    ["lane", lane],
    ["loop_ts", loop_ts],
    ["lease", lease],
    ["leases", leases],
  ])
);

/** Records in a row. */
export const entries: fc.Arbitrary<JournalEntry[]> = fc.array(entry, {
  maxLength: 10,
});

function seqValue(): fc.Arbitrary<unknown> {
  const edge = fc.constantFrom(2 ** 52 - 1, 2 ** 52, 2 ** 52 + 1);
  return fc.oneof(fc.nat(20), edge, oddNumber, jsonValue);
}

function present(
  members: readonly (readonly [string, unknown])[],
): Record<string, unknown> {
  return Object.fromEntries(
    members.filter(([, value]) => value !== undefined),
  );
}

const HOSTILE_LINES: readonly string[] = [
  ...["", " ", "\r", "null", "[]", "7", '"x"', "{", "}", "{}", "{}}", "oops"],
  ...['{"op": "HALT"', '{"op": "HALT"}}', "NaN", '{"a": NaN}', '{"a": -NaN}'],
  ...['{"seq": 1e999}', '{"seq": -1e999, "op": "HALT"}', '{"n": 1Infinity}'],
  ...['{"op": "ACQUIRE", "op": "HALT", "lane": "api"}', '{"": {"": ""}}'],
  '{"__proto__": {"op": "ACQUIRE", "lane": "api", "loop_ts": "t1"}}',
  '{"op": "ACQUIRE", "lane": "api", "loop_ts": "t1", "seq": 9223372036854775808}',
  '{"op": "ACQUIRE", "lane": "\\ud800", "loop_ts": "t1", "lease": {"lane": "\\ud800", "loop_ts": "t1"}}',
  '\ufeff{"op": "HALT"}',
  `{"op": "HALT", "x": "NaN -Infinity 1e999", "y": -Infinity}`,
  `{"n": ${"9".repeat(400)}, "m": ${"9".repeat(200)}e-200}`,
  ...[63, 64, 65, 500].map((n) => JSON.stringify(nested(n))),
  "[".repeat(90),
  `${'{"a":'.repeat(63)}[]${"}".repeat(63)}`,
];

/** One line, whole: of a record in some writer's hand, or of something else. Without its LF. */
export const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: entry.map((x) => JSON.stringify(x)) },
  { weight: 4, arbitrary: entry.map(canonical) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...GOLDEN.join("\n").split("\n")),
  },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_LINES) },
  {
    weight: 1,
    arbitrary: objectOf(hostileText, jsonValue).map((x) => JSON.stringify(x)),
  },
  { weight: 1, arbitrary: hostileText.map((x) => x.replaceAll("\n", "")) },
);

function canonical(record: JournalEntry): string {
  try {
    return encodeEntry(record, { echo: true }).slice(0, -1);
  } catch {
    return JSON.stringify(record);
  }
}

const END = fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", "\n\n");

/** The bytes of a journal, lines whole. */
const wholeJournal: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...GOLDEN).map(bytesOf),
  fc.array(fc.tuple(line, END), { maxLength: 12 }).map((lines) =>
    bytesOf(lines.map(([text, end]) => text + end).join(""))
  ),
);

/** What may happen to the bytes of a journal; `at` and `to` are shares of its length. */
interface Mutation {
  readonly kind: "cut" | "insert" | "flip" | "glue" | "twice" | "swap" | "end";
  readonly at: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

const INSERTED: readonly Uint8Array[] = [
  ...HOSTILE.filter((x) => x.isWellFormed()).map(bytesOf),
  ...HOSTILE_LINES.map((x) => bytesOf(`\n${x}\n`)),
  Uint8Array.of(0xff),
  Uint8Array.of(0xc3),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0xf0, 0x9f),
];

const share = fc.double({ min: 0, max: 1, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(
    ...["cut", "insert", "flip", "glue", "twice", "swap", "end"] as const,
  ),
  at: share,
  to: share,
  bytes: fc.constantFrom(...INSERTED),
});

/** The bytes of a journal that something happened to, or just bytes. */
export const journalBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(wholeJournal, fc.array(mutation, { maxLength: 6 }))
      .map(([bytes, mutations]) => mutations.reduce(mutated, bytes)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

function mutated(bytes: Uint8Array, what: Mutation): Uint8Array {
  const at = Math.floor(what.at * bytes.length);
  switch (what.kind) {
    case "cut":
      return joined(
        bytes.subarray(0, at),
        bytes.subarray(at + Math.ceil(what.to * 40)),
      );
    case "insert":
      return joined(bytes.subarray(0, at), what.bytes, bytes.subarray(at));
    case "flip":
      return bytes.map((byte, i) =>
        i === at ? byte ^ (1 << Math.floor(what.to * 7)) : byte
      );
    case "end":
      return bytes.subarray(0, at);
    default:
      return rearranged(bytes, what);
  }
}

function rearranged(bytes: Uint8Array, what: Mutation): Uint8Array {
  const lines = linesOf(bytes);
  const i = Math.min(lines.length - 1, Math.floor(what.at * lines.length));
  const j = Math.min(lines.length - 1, Math.floor(what.to * lines.length));
  const [a, b] = [lines[i], lines[j]];
  if (!a || !b) return bytes;
  if (what.kind === "glue") lines[i] = a.subarray(0, -1);
  else if (what.kind === "twice") lines.splice(i, 0, b);
  else [lines[i], lines[j]] = [b, a];
  return joined(...lines);
}

/** The lines of a journal, LF and all. */
export function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const lf = bytes.indexOf(0x0a, from);
    const end = lf === -1 ? bytes.length : lf + 1;
    lines.push(bytes.subarray(from, end));
    from = end;
  }
  return lines;
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, x) => sum + x.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A text in UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
