import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  compact,
  encodeEntry,
  nextSeq,
  parseJournal,
  replay,
} from "../../mod.ts";
import { assertSame, testVectors, type Vector } from "./vectors.ts";

interface Vectored extends Vector {
  readonly tags: string[];
  readonly lines: string[];
  readonly final_newline: boolean;
  readonly raw_b64?: string;
  readonly n_entries: number;
  readonly corrupt_lines: number[];
  readonly replay: unknown[];
  readonly next_seq: number;
  readonly compact?: unknown[];
}

/** White space around a line; U+FEFF is none. */
const SPACES_REGEXP = /^[^\S\uFEFF]+|[^\S\uFEFF]+$/g;

function journalText({ lines, final_newline, raw_b64 }: Vectored): string {
  if (raw_b64 === undefined) {
    return lines.join("\n") + (final_newline ? "\n" : "");
  }
  const bytes = Uint8Array.from(atob(raw_b64), (x) => x.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Whether no text in `value`, keys included, has a lone surrogate. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, member]) =>
    key.isWellFormed() && isWellFormed(member)
  );
}

testVectors<Vectored>("parseJournal() conforms to the vectors", {
  file: "fold",
  check(vector): void {
    const entries = parseJournal(journalText(vector));
    assertEquals(entries.length, vector.n_entries, "number of entries");
    const corrupt = entries.filter((x) =>
      x.op === "_CORRUPT" && Object.hasOwn(x, "_line")
    );
    assertSame(
      corrupt.map((x) => x["_line"]),
      vector.corrupt_lines,
      "corrupt lines",
    );
    if (vector.tags.includes("persisted-corrupt")) return;
    const text = journalText(vector).split("\n");
    for (const { _line, _raw } of corrupt) {
      const line = text[Number(_line)]?.replace(SPACES_REGEXP, "");
      assertEquals(_raw, line, `the text of line ${_line}`);
    }
  },
});

testVectors<Vectored>("replay() and nextSeq() conform to the vectors", {
  file: "fold",
  check(vector): void {
    const entries = parseJournal(journalText(vector));
    const before = JSON.stringify(entries);
    assertSame(replay(entries), vector.replay, "live leases");
    assertEquals(nextSeq(entries), vector.next_seq, "next seq");
    assertEquals(JSON.stringify(entries), before, "the entries afterwards");
  },
});

testVectors<Vectored>("compact() conforms to the vectors and keeps the fold", {
  file: "fold",
  check(vector): void {
    const entries = parseJournal(journalText(vector));
    const before = JSON.stringify(entries);
    const short = compact(entries);
    assertEquals(JSON.stringify(entries), before, "the entries afterwards");
    if (vector.compact !== undefined) {
      assertSame(short, vector.compact, "compacted");
    }
    assertSame(replay(short), vector.replay, "live leases");
    if (!isWellFormed(short)) return;
    const written = parseJournal(short.map((x) => encodeEntry(x)).join(""));
    assertSame(replay(written), vector.replay, "live leases once written");
  },
});

testVectors<Vectored>("encodeEntry() gives one line that reads back the same", {
  file: "fold",
  check(vector): void {
    for (const entry of parseJournal(journalText(vector))) {
      if (!isWellFormed(entry)) {
        assertThrows(() => encodeEntry(entry), Error);
        continue;
      }
      const line = encodeEntry(entry);
      assert(/^[^\n\r\u0085\u2028\u2029]+\n$/.test(line), `no line: ${line}`);
      assertSame(JSON.parse(line), entry, "read back");
    }
  },
});
