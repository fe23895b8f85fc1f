/**
 * What it costs to read a journal to its end.
 *
 * @module
 */
import {
  encodeEntry,
  type JournalEntry,
  parseJournal,
  replay,
} from "@dos/lanes";
import { JournalScanner } from "../../src/journal/read.ts";
import { Fold } from "../../src/journal/replay.ts";
import { type Row, timed } from "./figures.ts";

const LINES = 100_000;
const RUNS = 7;
const LANES = 40;

/** A journal of so many entries: grants, two beats each, releases. */
export function history(lines: number): JournalEntry[] {
  return Array.from({ length: lines }, (_, index) => {
    const round = Math.floor(index / (4 * LANES));
    const op = ["ACQUIRE", "HEARTBEAT", "HEARTBEAT", "RELEASE"][
      Math.floor(index / LANES) % 4
    ];
    const lane = `lane-${index % LANES}`;
    const identity = {
      op,
      lane,
      loop_ts: `2026-01-01T00:00:00.000Z-${String(round).padStart(6, "0")}`,
      seq: index + 1,
      ts: "2026-01-01T00:00:00Z",
      host_id: "bench",
    };
    if (op !== "ACQUIRE") return identity;
    const region = [`${lane}/**`, `docs/${lane}.md`];
    const lease = {
      ...identity,
      lane_kind: "keyword",
      region,
      tree: region,
      holder: "bench",
      pid: 4242,
      acquired_at: identity.ts,
      fence: identity.seq,
    };
    return { ...identity, reason_class: "GRANTED", lease };
  });
}

/** A journal of 100,000 lines, as a text and as the store reads it. */
export function measureFold(): Row[] {
  const text = history(LINES).map((entry) => encodeEntry(entry)).join("");
  const bytes = new TextEncoder().encode(text);
  const size = `${(bytes.length / 1e6).toFixed(1)} MB`;
  const runs = Array.from({ length: RUNS });
  return [
    {
      what: "parseJournal and replay",
      samples: runs.map(() => timed(() => replay(parseJournal(text)))),
      note: size,
    },
    {
      what: "as the store reads it",
      samples: runs.map(() => timed(() => foldBytes(bytes))),
      note: size,
    },
  ];
}

function foldBytes(bytes: Uint8Array): void {
  const fold = new Fold();
  const scanner = new JournalScanner((entry) => fold.apply(entry));
  const chunk = 1 << 20;
  for (let at = 0; at < bytes.length; at += chunk) {
    scanner.push(bytes.subarray(at, at + chunk));
  }
  scanner.end();
}
