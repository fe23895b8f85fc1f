/**
 * The fold, compaction and the written form under fire.
 *
 * @module
 */
import * as fc from "fast-check";
import { identityKey, isRecord } from "../../src/domain/lease.ts";
import { encodeEntry } from "../../src/journal/codec.ts";
import { MAX_DEPTH } from "../../src/journal/depth.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { progressSince } from "../../src/journal/progress.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { Fold, folded, nextSeq, replay } from "../../src/journal/replay.ts";
import { entries, entry, journalBytes } from "./journals.ts";
import { type Property, property } from "./property.ts";
import { frozen, must, mustBeSame } from "./same.ts";
import { hostileText, jsonValue, objectOf, oddNumber } from "./values.ts";

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Records that were made, and records that were read from damaged bytes. */
const history: fc.Arbitrary<JournalEntry[]> = fc.oneof(
  entries,
  fc.array(entries, { maxLength: 3 }).map((parts) => parts.flat()),
  journalBytes.map((bytes) => parseJournal(DECODER.decode(bytes))),
);

const key = fc.tuple(
  fc.constantFrom("t1", "t2", ""),
  fc.constantFrom("api", "web", ""),
);

/** What must hold of the fold. */
export const FOLDING: readonly Property[] = [
  property(
    "fold: compacted history has the same leases and goes on with the same number",
    history.map(frozen),
    (entries) => {
      const short = compact(entries);
      mustBeSame(replay(short), replay(entries));
      mustBeSame(nextSeq(short), nextSeq(entries));
      mustBeSame(compact(short), short);
    },
  ),
  property(
    "fold: compacted history that was written and read again is the same",
    history,
    (entries) => {
      const readable = entries.filter((x) => depthOf(x) <= MAX_DEPTH);
      const short = compact(readable);
      const text = short.map((x) => encodeEntry(x, { echo: true })).join("");
      mustBeSame(parseJournal(text), short);
      mustBeSame(replay(parseJournal(text)), replay(readable));
      mustBeSame(nextSeq(parseJournal(text)), nextSeq(readable));
    },
  ),
  property(
    "fold: every lease was granted under its identity and none ended since",
    history,
    (entries) => {
      const fold = folded(entries);
      const granted = new Set<string>();
      for (const entry of entries) {
        const key = identityKey(entry);
        const { op } = entry;
        if (op === "CHECKPOINT") {
          granted.clear();
          if (!Array.isArray(entry.leases)) continue;
          for (const lease of entry.leases.filter(isRecord)) {
            granted.add(identityKey(lease));
          }
        } else if (op === "ACQUIRE" || op === "RECONCILE") granted.add(key);
        else if (op === "RELEASE" || op === "SCAVENGE") granted.delete(key);
      }
      granted.delete(identityKey({}));
      mustBeSame([...fold.liveByKey().keys()].sort(), [...granted].sort());
      must(
        Number.isSafeInteger(fold.nextSeq()) && fold.nextSeq() >= 1,
        "the next number is none",
      );
    },
  ),
  property(
    "fold: what it gave out is not changed by what comes later",
    fc.tuple(history, history),
    ([before, after]) => {
      const fold = new Fold();
      for (const entry of before) fold.apply(entry);
      const live = fold.live();
      const copy = structuredClone(live);
      for (const entry of after) fold.apply(entry);
      mustBeSame(live, copy);
      mustBeSame(fold.live(), replay([...before, ...after]));
    },
  ),
  property(
    "encode: what JSON can carry comes back as it was, in one canonical line",
    fc.oneof(entry, objectOf(hostileText, jsonValue)),
    (record) => {
      const line = encoded(record);
      if (line === null) {
        const text = JSON.stringify(record);
        must(
          depthOf(record) > MAX_DEPTH || /\\ud[89a-f]/.test(text) ||
            text.length > 80_000,
          "a good record was refused",
        );
        return;
      }
      mustBeSame(parseJournal(line), [record]);
      mustBeSame(line.search(/[\n\r\x85\u2028\u2029]/), line.length - 1);
      mustBeSame(encoded(parseJournal(line)[0] ?? {}), line);
      const shuffled = Object.fromEntries(Object.entries(record).reverse());
      mustBeSame(encoded(shuffled), line);
    },
  ),
  property(
    "progress: counts of any history and any window are counts",
    fc.tuple(history, oddNumber, oddNumber, key),
    ([entries, started_ms, now_ms, key]) => {
      const found = progressSince(entries, { started_ms, now_ms, key });
      must(
        Number.isSafeInteger(found.events) && found.events >= 0 &&
          found.events <= entries.length,
        "the events are no count",
      );
      must(
        found.beat_age_ms === null || found.beat_age_ms >= 0,
        "a beat is younger than now",
      );
    },
  ),
];

function encoded(record: JournalEntry): string | null {
  try {
    return encodeEntry(record);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function depthOf(value: unknown): number {
  return typeof value === "object" && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0;
}
