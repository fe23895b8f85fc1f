/**
 * The journal reader under fire.
 *
 * The reference reads one line at a time, knows of no other line, and leaves
 * all work to `JSON.parse`.
 *
 * @module
 */
import * as fc from "fast-check";
import { identityKey, isRecord } from "../../src/domain/lease.ts";
import { encodeEntry } from "../../src/journal/codec.ts";
import { MAX_DEPTH } from "../../src/journal/depth.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { splitGlued } from "../../src/journal/glued.ts";
import {
  JournalScanner,
  parseJournal,
  type Scan,
} from "../../src/journal/read.ts";
import { folded } from "../../src/journal/replay.ts";
import { bytesOf, journalBytes, line, linesOf } from "./journals.ts";
import { type Property, property } from "./property.ts";
import { must, mustBeSame } from "./same.ts";
import { hostileText } from "./values.ts";

/** What one line says on its own. */
type Said = JournalEntry | "nothing" | "unreadable";

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const TEXT_REGEXP = /("(?:[^"\\]|\\[^])*")/;
const NOT_FINITE_REGEXP = /-?Infinity|NaN/g;
/** What Python's `strip` takes off. */
const SPACES_REGEXP =
  // deno-lint-ignore no-control-regex -- white space to Python
  /^[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

function saidBy(bytes: Uint8Array): Said {
  const text = DECODER.decode(bytes).replace(/\n$/, "").replace(
    SPACES_REGEXP,
    "",
  );
  if (text === "") return "nothing";
  const value = parsed(text) ?? parsed(
    text.split(TEXT_REGEXP).map((part) =>
      part.startsWith('"') ? part : part.replace(NOT_FINITE_REGEXP, "null")
    ).join(""),
  );
  if (!value || depthOf(value.is) > MAX_DEPTH) return "unreadable";
  return isRecord(value.is) ? value.is : "nothing";
}

function parsed(text: string): { is: unknown } | null {
  try {
    return {
      is: JSON.parse(
        text,
        (_, x) => typeof x === "number" && !Number.isFinite(x) ? null : x,
      ),
    };
  } catch {
    return null;
  }
}

function depthOf(value: unknown): number {
  return typeof value === "object" && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0;
}

interface Read extends Scan {
  readonly entries: JournalEntry[];
}

function read(bytes: Uint8Array, steps: readonly number[]): Read {
  const entries: JournalEntry[] = [];
  const scanner = new JournalScanner((entry) => entries.push(entry));
  pushInSteps(scanner, bytes, steps);
  return { entries, ...scanner.end() };
}

function pushInSteps(
  scanner: JournalScanner,
  bytes: Uint8Array,
  steps: readonly number[],
): void {
  let turn = 0;
  for (let at = 0; at < bytes.length;) {
    const end = at + (steps[turn++ % steps.length] ?? bytes.length);
    scanner.push(bytes.subarray(at, end));
    at = end;
  }
}

const steps = fc.array(
  fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 90 })),
  {
    minLength: 1,
    maxLength: 5,
  },
);

/** A journal whose lines are all whole and good records. */
const record = line.filter((text) => {
  const said = saidBy(bytesOf(text));
  return isRecord(said) && !/[\ud800-\udfff]/.test(text);
});

/** Records as a store writes them, whose text holds no second meaning. */
const plainRecord = fc.record({
  op: fc.constantFrom("ACQUIRE", "RELEASE", "HALT"),
  lane: fc.constantFrom("api", "a{b", 'c"d', "e}\\"),
  lease: fc.record({ lane: fc.constantFrom("api", "{}", "}{"), pid: fc.nat() }),
}).map((x) => encodeEntry(x).trim());

/** What must hold of the reader. */
export const READING: readonly Property[] = [
  property(
    "reading: the cuts between the chunks do not matter",
    fc.tuple(journalBytes, steps),
    ([bytes, steps]) => {
      const whole = read(bytes, [bytes.length]);
      mustBeSame(read(bytes, steps), whole);
      mustBeSame(whole.bytes, bytes.length);
      mustBeSame(whole.lines, linesOf(bytes).length);
      mustBeSame(parseJournal(DECODER.decode(bytes)), whole.entries);
    },
  ),
  property(
    "reading: every line is read as if it stood alone",
    journalBytes,
    (bytes) => {
      const lines = linesOf(bytes);
      const said = lines.map(saidBy);
      const expected = said.flatMap((is, i): unknown[] => {
        if (is === "nothing") return [];
        if (is !== "unreadable") return [is];
        return i === lines.length - 1 ? [] : [{ op: "_CORRUPT", _line: i }];
      });
      const { entries, damage, torn } = read(bytes, [bytes.length]);
      mustBeSame(
        entries.map((x) =>
          said[Number(x["_line"])] === "unreadable"
            ? { op: x.op, _line: x["_line"] }
            : x
        ),
        expected,
      );
      for (
        const { line, offset, length } of [...damage, ...torn ? [torn] : []]
      ) {
        const is = lines[line] ?? new Uint8Array();
        const before = lines.slice(0, line).reduce((n, x) => n + x.length, 0);
        mustBeSame([said[line], offset], ["unreadable", before]);
        mustBeSame(length, is.length - (is.at(-1) === 0x0a ? 1 : 0));
      }
    },
  ),
  property(
    "reading: no lease appears that no whole line granted",
    journalBytes,
    (bytes) => {
      const granted = new Set(
        linesOf(bytes).map(saidBy).filter(isRecord).flatMap((x) => [
          identityKey(x),
          ...(Array.isArray(x["leases"]) ? x["leases"] : []).filter(isRecord)
            .map(identityKey),
        ]),
      );
      const { entries } = read(bytes, [bytes.length]);
      for (const key of folded(entries).liveByKey().keys()) {
        must(granted.has(key), `a lease under ${key} came from nowhere`);
      }
    },
  ),
  property(
    "reading: a good line is never lost, whatever its neighbours are",
    fc.tuple(journalBytes, record, journalBytes),
    ([before, good, after]) => {
      const [head, tail] = [DECODER.decode(before), DECODER.decode(after)];
      const journal = `${head}\n${good}\n${tail}`;
      const found = parseJournal(journal).some((x) => {
        const [alone] = parseJournal(good);
        return JSON.stringify(x) === JSON.stringify(alone);
      });
      must(found, "the line was lost");
    },
  ),
  property(
    "reading: a line over the limit is refused and no other, however it is cut",
    fc.tuple(journalBytes, steps, fc.integer({ min: 1, max: 400 })),
    ([bytes, steps, maxLineBytes]) => {
      const scanner = new JournalScanner(() => {}, { maxLineBytes });
      const isLong = linesOf(bytes).some((x) =>
        x.length - (x.at(-1) === 0x0a ? 1 : 0) > maxLineBytes
      );
      let refused = false;
      try {
        pushInSteps(scanner, bytes, steps);
        scanner.end();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        refused = true;
      }
      mustBeSame(refused, isLong);
    },
  ),
  property(
    "glued: the parts put together are the line, and a record is one",
    fc.oneof(
      journalBytes.map((x) => DECODER.decode(x)),
      hostileText,
      fc.array(fc.oneof(line, hostileText)).map((x) => x.join("")),
    ),
    (text) => {
      let at = 0;
      for (const part of splitGlued(text)) {
        const start = text.indexOf(part.text, at);
        mustBeSame([start >= at, text.slice(at, start).trim()], [true, ""]);
        at = start + part.text.length;
        if (part.kind === "rest") continue;
        mustBeSame(typeof JSON.parse(part.text).op, "string");
      }
      mustBeSame(text.slice(at).trim(), "");
    },
  ),
  property(
    "glued: whole records behind each other or behind a torn one are all found",
    fc.tuple(
      fc.option(
        fc.tuple(plainRecord, fc.double({ min: 0, max: 1, noNaN: true })),
        {
          nil: undefined,
        },
      ),
      fc.array(plainRecord, { maxLength: 5 }),
    ),
    ([torn, records]) => {
      const [text, share] = torn ?? ["", 0];
      const head = text.slice(0, Math.floor(share * (text.length - 1)));
      const found = splitGlued(head + records.join("")).filter((x) =>
        x.kind === "record"
      );
      mustBeSame(found.map((x) => x.text), records);
    },
  ),
];
