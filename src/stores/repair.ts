/**
 * Mending a journal that holds lines nobody can read.
 *
 * Good lines stay byte for byte. Records that another writer glued behind a
 * torn one get a line of their own, in their place. What cannot be read moves
 * to `lane-journal.broken.<stamp>` beside the journal; nothing is thrown away.
 * The journal changes by one rename, after all of that is durable.
 *
 * @module
 */
import { encodeEntry } from "../journal/codec.ts";
import type { Damage } from "../journal/entry.ts";
import { type Part, splitGlued } from "../journal/glued.ts";
import { seqOf } from "../journal/replay.ts";
import type { Busy } from "../lease/ports.ts";
import type { Repair } from "../journal/upkeep.ts";
import { rescueLate } from "./compaction.ts";
import { type FileStore, locked } from "./file_ledger.ts";
import type { Grip } from "./file_lock.ts";
import {
  closeJournal,
  type JournalFile,
  type JournalState,
  openJournal,
  readThrough,
  scanJournal,
} from "./journal_file.ts";
import { afterwards } from "./look_back.ts";
import { act, type Steps } from "./machine.ts";
import {
  discard,
  historyNames,
  keepAs,
  putInPlace,
  requireUntouched,
  writeWhole,
} from "./replacement.ts";
import { beside, inspectSite, look, type Site } from "./site.ts";

/** Repairs the journal, or tells what that would do. */
export function* repairJournal(
  store: FileStore,
  options: { dryRun: boolean; timeoutMs: number },
): Steps<Repair | Busy> {
  const { journal } = store.site;
  if (options.dryRun) {
    yield* inspectSite(store.site);
    const file = yield* openJournal(journal);
    try {
      return report(yield* plan(file), { dryRun: true, keptIn: null });
    } finally {
      yield* closeJournal(file);
    }
  }
  return yield* locked(store, options.timeoutMs, function* (
    grip,
  ): Steps<Repair> {
    const file = yield* openJournal(journal, { append: true });
    try {
      return yield* mend(store.site, grip, { file, ...(yield* plan(file)) });
    } finally {
      yield* closeJournal(file);
    }
  });
}

interface Plan {
  readonly journal: readonly Uint8Array[];
  readonly broken: readonly Uint8Array[];
  readonly recovered: number;
  readonly moved: number;
  readonly size: number;
  readonly first: number;
  readonly last: number;
  /** No number up to this one may be given out again. */
  readonly watermark: number;
}

const NUMBER_REGEXP = /"(?:seq|fence)": ?(\d{1,15})\b/g;

/** A number further ahead than this is no lost record's, but part of the damage. */
const FARTHEST_AHEAD = 10_000;

const LF = new Uint8Array([0x0a]);

/** No glued records are longer; a longer line would take too long to search. */
const LONGEST_SPLIT = 1 << 20;

function* plan(file: JournalFile | null): Steps<Plan> {
  let first = 0;
  const state = yield* scanJournal(file, (entry) => {
    if (first === 0) first = seqOf(entry.seq);
  });
  const bytes = file === null ? new Uint8Array() : yield* readAll(file, state);
  const journal: Uint8Array[] = [];
  const broken: Uint8Array[] = [];
  let recovered = 0;
  let moved = 0;
  let at = 0;
  const last = state.fold.highestSeq;
  const lost = [last];
  for (const damage of allDamage(state)) {
    journal.push(bytes.subarray(at, damage.offset));
    const line = bytes.subarray(damage.offset, damage.offset + damage.length);
    const parts = partsOf(line);
    const records = parts.filter(({ kind }) => kind === "record");
    for (const { text } of records) {
      journal.push(new TextEncoder().encode(text), LF);
      recovered++;
    }
    if (records.length < parts.length) {
      broken.push(line, LF);
      moved++;
      lost.push(last + moved, ...numbersIn(line, last));
    }
    at = Math.min(bytes.length, damage.offset + damage.length + 1);
  }
  journal.push(bytes.subarray(at));
  const size = state.size;
  const watermark = lost.reduce((a, b) => Math.max(a, b));
  return { journal, broken, recovered, moved, size, first, last, watermark };
}

/** Numbers that a cut line may have given out. */
function numbersIn(line: Uint8Array, last: number): number[] {
  const text = new TextDecoder().decode(line.subarray(0, LONGEST_SPLIT));
  return Array.from(text.matchAll(NUMBER_REGEXP), (found) => Number(found[1]))
    .filter((number) => number <= last + FARTHEST_AHEAD);
}

function partsOf(line: Uint8Array): Part[] {
  if (line.length > LONGEST_SPLIT) return [{ kind: "rest", text: "" }];
  return splitGlued(new TextDecoder("utf-8", { ignoreBOM: true }).decode(line));
}

function allDamage({ damage, torn }: JournalState): Damage[] {
  return torn === null ? [...damage] : [...damage, torn];
}

function* readAll(file: JournalFile, state: JournalState): Steps<Uint8Array> {
  const bytes = new Uint8Array(state.size);
  let filled = 0;
  yield* readThrough(file, 0, (chunk) => {
    const part = chunk.subarray(0, Math.max(0, bytes.length - filled));
    bytes.set(part, filled);
    filled += part.length;
  });
  return bytes;
}

function* mend(
  site: Site,
  grip: Grip,
  found: Plan & { file: JournalFile | null },
): Steps<Repair> {
  const { journal } = site;
  const { file, size } = found;
  if (file === null || found.recovered + found.moved === 0) {
    return report(found, { dryRun: false, keptIn: null });
  }
  let keptIn: string | null = null;
  if (found.broken.length > 0) {
    keptIn = yield* freeName(journal);
    yield* writeWhole(keptIn, found.broken);
  }
  const draft = `${journal}.repair.tmp`;
  const history = yield* keepAs(file, historyNames(journal, found));
  try {
    yield* writeWhole(draft, withMark(found, nameOf(history)));
    yield* requireUntouched(site, grip, { file, size });
  } catch (error) {
    yield* discard(draft);
    yield* discard(history);
    if (keptIn !== null) yield* discard(keptIn);
    throw error;
  }
  yield* putInPlace(draft, journal);
  yield* afterwards(journal, rescueLate(journal));
  return report(found, { dryRun: false, keptIn });
}

/**
 * The mended text, with a record that names the old file: so late lines of a
 * peer are still found there, and no number of a lost record is used again.
 */
function withMark(
  { journal, size, watermark }: Plan,
  history: string,
): Uint8Array[] {
  const mark = encodeEntry({
    op: "HISTORY",
    history,
    history_bytes: size,
    seq_watermark: watermark,
  });
  const last = journal.findLast((chunk) => chunk.length > 0)?.at(-1);
  const ended = last === undefined || last === 0x0a ? [] : [LF];
  return [...journal, ...ended, new TextEncoder().encode(mark)];
}

function nameOf(path: string): string {
  return path.slice(
    Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1,
  );
}

function* freeName(journal: string): Steps<string> {
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const stem = beside(journal, `lane-journal.broken.${stamp}`);
  let path = stem;
  for (let n = 2; (yield* look(path, "file")) !== null; n++) {
    path = `${stem}.${n}`;
  }
  return path;
}

function report(
  { recovered, moved }: Plan,
  { dryRun, keptIn }: { dryRun: boolean; keptIn: string | null },
): Repair {
  const would = dryRun ? "would be " : "";
  const parts = [
    recovered > 0
      ? `${recovered} glued ${
        recovered === 1 ? "record" : "records"
      } ${would}given a line of their own`
      : "",
    moved > 0
      ? `${moved} unreadable ${
        moved === 1 ? "line" : "lines"
      } ${would}moved to ${keptIn ?? "a file beside the journal"}`
      : "",
  ].filter((part) => part !== "");
  return {
    outcome: parts.length === 0 ? "nothing" : "repaired",
    recovered,
    moved,
    kept_in: keptIn,
    dry_run: dryRun,
    reason: parts.length === 0 ? "every line can be read" : parts.join("; "),
  };
}
