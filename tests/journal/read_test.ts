import { assertEquals, assertThrows } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  JournalScanner,
  parseJournal,
  type Scan,
  type ScanOptions,
} from "../../src/journal/read.ts";
import OPS from "../testdata/journals/dos_kernel_ops.jsonl" with {
  type: "text",
};

function scan(
  bytes: Uint8Array,
  step: number = bytes.length,
  options: ScanOptions = {},
): Scan & { entries: JournalEntry[] } {
  const entries: JournalEntry[] = [];
  const scanner = new JournalScanner((entry) => entries.push(entry), options);
  for (let i = 0; i < bytes.length; i += step) {
    const piece = bytes.slice(i, i + step);
    scanner.push(piece);
    piece.fill(0x7b);
  }
  return { entries, ...scanner.end() };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("parseJournal drops a torn tail and keeps inner damage", () => {
  const corrupt = (_raw: string, _line: number) => ({
    op: "_CORRUPT",
    _raw,
    _line,
  });
  const table: [string, unknown[]][] = [
    ["", []],
    ["\n\n \n", []],
    ['{"a": 1}', [{ a: 1 }]],
    ['{"a": 1}\n{"a"', [{ a: 1 }]],
    ['{"a": 1}\n{"a"\n', [{ a: 1 }]],
    ['{"a": 1}\n{"a"\n\n', [{ a: 1 }, corrupt('{"a"', 1)]],
    ['{"a"\n \n{"b": 1}', [corrupt('{"a"', 0), { b: 1 }]],
    ['\n\n x \r\n\n{"b": 1}\r\n', [corrupt("x", 2), { b: 1 }]],
    ['[1]\n7\n{"b": 1}\n"x"\n', [{ b: 1 }]],
    ['{"a": "\u2028\u0085"}\n', [{ a: "\u2028\u0085" }]],
    ['{"a":\r1}\n', [{ a: 1 }]],
    ['\ufeff{"a": 1}\n{"b": 1}\n', [corrupt('\ufeff{"a": 1}', 0), { b: 1 }]],
    ['{"a": "\ud800"}\n', [{ a: "\ufffd" }]],
  ];
  for (const [text, want] of table) {
    assertEquals(parseJournal(text), want, text);
  }
});

Deno.test("parseJournal reads every operation of dos-kernel", () => {
  assertEquals(parseJournal(OPS).map((entry) => entry.op), [
    ...["ACQUIRE", "RELEASE", "HEARTBEAT", "SCAVENGE", "ADOPT", "REFUSE"],
    ...["HALT", "SPAWN", "ENFORCE", "ATTEMPT", "RECONCILE"],
  ]);
});

Deno.test("JournalScanner tells where damage is and what it may hide", () => {
  const found = scan(bytesOf('é"\n{}\n\n {"op": "ACQ\r\n{"a"}\n{}\n{"tail"}'));
  assertEquals(found.damage, [
    { line: 0, offset: 0, length: 3, kind: "torn", raw: 'é"' },
    { line: 3, offset: 8, length: 13, kind: "torn", raw: '{"op": "ACQ' },
    { line: 4, offset: 22, length: 5, kind: "broken", raw: '{"a"}' },
  ]);
  assertEquals(found.torn, {
    line: 6,
    offset: 31,
    length: 8,
    kind: "broken",
    raw: '{"tail"}',
  });
  assertEquals([found.bytes, found.lines, found.endsWithLf], [39, 7, false]);
  assertEquals(found.entries.map((entry) => entry["_line"] ?? "ok"), [
    0,
    "ok",
    3,
    4,
    "ok",
  ]);
});

Deno.test("JournalScanner knows how a journal ends", () => {
  const table: [string, number, boolean, boolean][] = [
    ["", 0, true, false],
    ["\n", 1, true, false],
    ["{}\n", 1, true, false],
    ["{}", 1, false, false],
    ["{}\nx", 2, false, true],
    ["{}\nx\n", 2, true, true],
    ["{}\nx\n\n", 3, true, false],
  ];
  for (const [text, lines, endsWithLf, torn] of table) {
    const found = scan(bytesOf(text));
    assertEquals(
      [found.lines, found.endsWithLf, found.torn !== null],
      [lines, endsWithLf, torn],
      text,
    );
  }
});

Deno.test("JournalScanner reads bytes that are not UTF-8 with replacement, line by line", () => {
  const bytes = Uint8Array.from([
    0x22,
    0xe2,
    0x82,
    0x0a,
    0xac,
    0x0a,
    0x7b,
    0x7d,
  ]);
  assertEquals(scan(bytes).damage.map(({ raw, length }) => [raw, length]), [
    ['"\ufffd', 3],
    ["\ufffd", 1],
  ]);
});

Deno.test("JournalScanner gives one answer however the bytes are cut", () => {
  const bytes = bytesOf(`${OPS}\n{"torn": "é\u{1f600}\n\r\n${OPS}{"op"`);
  const whole = scan(bytes);
  for (const step of [1, 2, 3, 7, 64, 1000]) {
    assertEquals(scan(bytes, step), whole, `step ${step}`);
  }
});

Deno.test("JournalScanner throws on a line over the limit, its LF not counted", () => {
  const options = { maxLineBytes: 10 };
  for (const step of [1, 4, 10, 11, 100]) {
    const fits = bytesOf(`{}\n${"x".repeat(10)}\n${"y".repeat(10)}`);
    assertEquals(scan(fits, step, options).lines, 3);
    for (const text of ["{}\n12345678901\n{}", "12345678901"]) {
      assertThrows(
        () => scan(bytesOf(text), step, options),
        RangeError,
        "longer than 10 bytes",
      );
    }
  }
});
