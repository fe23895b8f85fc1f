/**
 * Inputs that are made to be slow to read, in two sizes.
 *
 * What takes time in proportion to its input takes 64 times as long for 64
 * times as much. What takes the square of it takes 4096 times as long; the
 * bound of 1024 stands between the two, because the collection of
 * garbage is dearer where there is much of it, and because a machine that does
 * other things too measures badly.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { readConfig } from "../../src/domain/config.ts";
import { contains, intersect } from "../../src/domain/region.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { splitGlued } from "../../src/journal/glued.ts";
import { JournalScanner, parseJournal } from "../../src/journal/read.ts";
import { folded } from "../../src/journal/replay.ts";
import { parseLock } from "../../src/stores/lock_body.ts";
import { parseJsonc } from "../../src/system/jsonc_text.ts";
import { localPattern } from "../../src/system/local_pattern.ts";
import { parseToml } from "../../src/system/toml_text.ts";
import { bytesOf } from "./journals.ts";
import type { Property } from "./property.ts";
import { normal } from "./regions.ts";

/** An input of any size, and what is done with it. */
interface Growth {
  /** What the input is made of. */
  readonly name: string;
  /** The smaller size. */
  readonly size: number;
  /** Makes an input of a size; the function it returns is what is measured. */
  prepare(size: number): () => void;
}

/** How much larger the larger input is. */
const FACTOR = 64;

/** How much longer the larger input may take. */
const LONGEST_RATIO = 1024;

const ATTEMPTS = 3;

/** What takes less is measured badly, and is measured on a larger input. */
const LEAST_MS = 0.5;

/** So many times as large an input is tried at most. */
const LARGEST = 8;

/** How much longer the larger input takes, each at its best of several runs. */
function ratioOf({ size, prepare }: Growth): number {
  let scale = 1;
  let small = bestOf(prepare(size));
  while (small < LEAST_MS && scale < LARGEST) {
    scale *= 2;
    small = bestOf(prepare(size * scale));
  }
  return bestOf(prepare(size * scale * FACTOR)) / Math.max(small, LEAST_MS);
}

function bestOf(work: () => void): number {
  let best = Infinity;
  for (let i = 0; i < ATTEMPTS; i++) {
    const start = performance.now();
    const busy = busyMs();
    work();
    best = Math.min(best, performance.now() - start, busyMs() - busy);
  }
  return best;
}

/** What the processor has done for this process, so that other processes do not count. */
function busyMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** Input for a reader of text: so many repeats of a piece. */
function text(
  name: string,
  piece: string,
  read: (text: string) => void,
  size: number = 2_000,
): Growth {
  return {
    name: `${name}: ${JSON.stringify(piece.slice(0, 30))} again and again`,
    size,
    prepare: (size) => {
      const whole = piece.repeat(Math.ceil(size / piece.length));
      return () => quietly(() => read(whole));
    },
  };
}

/** A refusal is an answer. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof SyntaxError) return;
    throw error;
  }
}

function histories(
  name: string,
  size: number,
  make: (size: number) => JournalEntry[],
): Growth {
  return {
    name: `fold: ${name}`,
    size,
    prepare: (size) => {
      const entries = make(size);
      return () => {
        folded(entries);
        compact(entries);
      };
    },
  };
}

const LEASE = { lane: "api", loop_ts: "t1" };

function jsonc(value: string): void {
  readConfig(parseJsonc(value).value);
}

function toml(value: string): void {
  readConfig(parseToml(value).value);
}

const CASES: readonly Growth[] = [
  ...["x", "{", "[", '"', "\\", '"\\', "\n", "{}\n", "NaN,", "1e9", "9"]
    .map((piece) => text("read", piece, parseJournal)),
  ...['{"op":', '[{"a":', "-", "1.", "\x1c", "\u2028", '{"a": NaN}\n', "}{"]
    .map((piece) => text("read", piece, parseJournal)),
  text("read", "x\n", parseJournal, 500),
  {
    name: "read: one line, a byte at a time",
    size: 1_000,
    prepare: (size) => {
      const bytes = bytesOf(`{"x": "${"y".repeat(size)}"}\n`);
      return () => {
        const scanner = new JournalScanner(() => {});
        for (let i = 0; i < bytes.length; i++) {
          scanner.push(bytes.subarray(i, i + 1));
        }
        scanner.end();
      };
    },
  },
  ...["{", '{"', '{"op": "HALT"}', '{"op":', "}{", '"{']
    .map((piece) => text("glued", piece, splitGlued, 2_000)),
  histories(
    "a lane taken and given back",
    500,
    (size) =>
      Array.from({ length: size }, (_, seq) => ({
        op: seq % 2 === 0 ? "ACQUIRE" : "RELEASE",
        ...LEASE,
        seq,
      })),
  ),
  histories(
    "many lanes",
    500,
    (size) =>
      Array.from({ length: size }, (_, seq) => ({
        op: "ACQUIRE",
        lane: `l${seq}`,
        loop_ts: "t1",
        seq,
      })),
  ),
  histories("many beats of a lease with many fields", 200, (size) => [
    {
      op: "ACQUIRE",
      ...LEASE,
      lease: Object.fromEntries(
        Array.from({ length: size }, (_, i) => [`k${i}`, i]),
      ),
    },
    ...Array.from({ length: size }, (_, seq) => ({
      op: "HEARTBEAT",
      ...LEASE,
      ts: "2026-06-01T14:00:00Z",
      seq,
    })),
  ]),
  ...["a/", "*a", "**/", "[a]", "{a,b}", "{", "{a,", "../", "a/../", " ", "é"]
    .map((piece) => text("pattern", piece, normal)),
  {
    name: "pattern: a long path in `**/*a*a*a`",
    size: 100,
    prepare: (size) => {
      const path = `${"a/".repeat(size)}${"a".repeat(size)}`;
      return () => void contains(["**/*a*a*a/**/b"], path);
    },
  },
  {
    name: "pattern: many patterns against one",
    size: 20,
    prepare: (size) => {
      const many = Array.from({ length: size }, (_, i) => `**/*a*${i}*b*`);
      return () => void intersect(many, ["**/*b*c/x.ts"]);
    },
  },
  {
    name: "pattern: `*a*a*a` as long as it may be, against many short ones",
    size: 1,
    prepare: (size) => {
      const stars = `${"*a".repeat(500)}b`;
      const many = Array.from({ length: size }, (_, i) => `*a*b*c${i}`);
      return () => void intersect(many, [stars]);
    },
  },
  ...["[", "{", '"', '"a",', "/*", "//x\n", "/**/", "\\", "1", "\n", '{"a":']
    .map((piece) => text("JSONC", piece, jsonc)),
  {
    name: "JSONC: a long key around many values",
    size: 500,
    prepare: (size) => {
      const value = `{"${"k".repeat(size)}": [${"1,".repeat(size)}]}`;
      return () => quietly(() => jsonc(value));
    },
  },
  {
    name: "JSONC: many keys that are not known",
    size: 200,
    prepare: (size) => {
      const keys = Array.from({ length: size }, (_, i) => `"key${i}":1`);
      return () => quietly(() => jsonc(`{${keys.join(",")}}`));
    },
  },
  ...["[", "[[", "a", "a.", "a=1\n", "#x\n", "\n", '"""', "'", "a=[", "[a]\n"]
    .map((piece) => text("TOML", piece, toml)),
  {
    name: "TOML: many keys that are not known",
    size: 200,
    prepare: (size) => {
      const keys = Array.from({ length: size }, (_, i) => `key${i}=1\n`);
      return () => quietly(() => toml(keys.join("")));
    },
  },
  {
    name: "settings: an absolute pattern of many segments",
    size: 500,
    prepare: (size) => {
      const pattern = "/a".repeat(size);
      return () => quietly(() => void localPattern(pattern, "/w"));
    },
  },
  ...["a: b\n", ":", "\r\n", " ", "a"]
    .map((piece) => text("lock", piece, parseLock)),
];

/** Every case once in its larger size: that it ends at all is what is watched. */
export const GROWTH: readonly Property[] = CASES.map((growth) => ({
  name: `growth: ${growth.name}`,
  check: () => {
    growth.prepare(growth.size * FACTOR)();
    return Promise.resolve({ runs: 1, failure: null });
  },
}));

/** Every case in both sizes, its time measured. */
export const MEASURED: readonly Property[] = CASES.map((growth) => {
  const name = `measured: ${growth.name}`;
  return {
    name,
    check: () => {
      const ratio = Math.round(ratioOf(growth));
      const failure = ratio <= LONGEST_RATIO
        ? null
        : `"${name}" takes ${ratio} times as long for ${FACTOR} times as much`;
      return Promise.resolve({ runs: 1, failure });
    },
  };
});
