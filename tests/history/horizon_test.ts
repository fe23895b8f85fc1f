import { assertEquals } from "@std/assert";
import {
  Horizon,
  isUnknown,
  type KnownFrom,
  knownFromValue,
  unknownText,
} from "../../src/history/horizon.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { NOW_MS, stampAt } from "../support/records.ts";

const NAME = "lane-journal.1-9.jsonl";
const MINUTE = 60_000;

function horizon(
  entries: readonly JournalEntry[],
  missing: string | null = null,
): KnownFrom | null {
  const found = new Horizon();
  for (const entry of entries) found.see(entry);
  return found.end(missing);
}

const halt = (seq: number): JournalEntry => ({
  op: "HALT",
  seq,
  ts: stampAt(seq),
});

Deno.test("Horizon knows all of a history that begins with anything but a CHECKPOINT", () => {
  assertEquals(horizon([]), null);
  assertEquals(horizon([halt(3), { op: "CHECKPOINT", leases: [] }]), null);
  const first = { op: "CHECKPOINT", leases: [], seq_watermark: 0 };
  assertEquals(horizon([first, halt(1)]), null);
});

Deno.test("Horizon lies at the CHECKPOINT that history begins with, by the first number and the first time behind it", () => {
  const at = { ms: NOW_MS + 12 * MINUTE, records: 3, missing: "" };
  const wait = { op: "WAIT" };
  const named = { op: "CHECKPOINT", seq_watermark: 9 };
  assertEquals(horizon([named, wait, halt(12)]), { seq: 9, ...at });
  assertEquals(horizon([{ op: "CHECKPOINT" }, wait, halt(12)]), {
    seq: 12,
    ...at,
  });
  const corrupt = { op: "_CORRUPT", seq: 1, ts: stampAt(0) };
  assertEquals(horizon([corrupt, named, halt(12)]), { seq: 9, ...at });
  assertEquals(horizon([named, wait]), {
    ...{ seq: 9, ms: null, records: Infinity, missing: "" },
  });
  const own = { ...named, seq: 10, ts: stampAt(10) };
  assertEquals(horizon([own, halt(12)]), {
    ...{ seq: 10, ms: NOW_MS + 10 * MINUTE, records: 1, missing: "" },
  });
});

Deno.test("Horizon lies at the CHECKPOINT that names what is not there", () => {
  const named = { op: "CHECKPOINT", history: NAME, seq_watermark: 9 };
  const entries = [halt(1), named, halt(12)];
  assertEquals(horizon(entries), null);
  for (const path of [`/a/${NAME}`, `C:\\a\\${NAME}`]) {
    assertEquals(horizon(entries, path), {
      ...{ seq: 9, ms: NOW_MS + 12 * MINUTE, records: 3, missing: NAME },
    });
  }
});

Deno.test("Horizon passes over a clock that was wrong when history began to be known", () => {
  const named = { op: "CHECKPOINT", seq_watermark: 9 };
  const known = { seq: 9, ms: NOW_MS + 12 * MINUTE, records: 3, missing: "" };
  for (const ts of ["2001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"]) {
    const odd = { op: "HALT", seq: 11, ts };
    assertEquals(horizon([named, odd, halt(12), halt(13)]), known);
    const later = [named, halt(11), odd, halt(12), halt(13)];
    assertEquals(horizon(later)?.records, 2);
  }
});

Deno.test("isUnknown tells a moment before the horizon, by its number or by the records before it", () => {
  const known = { seq: 9, ms: NOW_MS, records: 3, missing: "" };
  const at = (seq: number): boolean =>
    isUnknown(known, { kind: "seq", seq }, 0);
  assertEquals([at(8), at(9), at(10)], [true, false, false]);
  const time = { kind: "time", ms: 0, throughMs: 0 } as const;
  const after = (records: number): boolean => isUnknown(known, time, records);
  assertEquals([after(0), after(2), after(3)], [true, true, false]);
});

Deno.test("unknownText says from where on history is known", () => {
  const told = (seq: number, ms: number | null): string =>
    unknownText(knownFromValue({ seq, ms, records: 1, missing: "" }));
  assertEquals(told(9, null), "not known before record 9");
  assertEquals(
    told(9, NOW_MS),
    "not known before record 9 (by time, before 2026-06-01 14:00 UTC)",
  );
  assertEquals(told(0, NOW_MS), "not known before 2026-06-01 14:00 UTC");
  assertEquals(told(0, null), "not known before what the journal begins with");
  assertEquals(knownFromValue(null), null);
});
