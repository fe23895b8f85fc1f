/**
 * The files of a mirror: a journal as any other, and what is known of it.
 *
 * The journal is written first and what is known of it afterwards, so whoever
 * is killed in between leaves a journal that is longer than it is known to be;
 * the next one sees what it would have written, and goes on. It only ever grows
 * or is replaced whole, so that readers need no lock. Nothing is synced: after
 * a power failure the whole of it is looked through once, and what is not as it
 * should be is fetched again.
 *
 * @module
 */
import { checksum, END_BYTES } from "../fold_cache.ts";
import { refreshFold } from "../fold_cache_writer.ts";
import { bytesAt, cacheAnew, recallJournal } from "../fold_recall.ts";
import { isTaken, storeFailure } from "../failure.ts";
import {
  closeJournal,
  factsOf,
  type JournalFile,
  openJournal,
} from "../journal_file.ts";
import { scanJournal } from "../journal_scan.ts";
import { act, type Steps } from "../machine.ts";
import { putInPlace, writeAll, writeWhole } from "../replacement.ts";
import { directoryOf, inspectSite, prepareSite, type Site } from "../site.ts";
import type { LogRecord } from "./log_reading.ts";
import { readState } from "./mirror_notes.ts";
import type { MirrorState } from "./mirror_state.ts";

/** The journal's own bytes and lines, as the state tells them. */
export type Extent = Pick<MirrorState, "bytes" | "lines" | "end">;

/**
 * Makes the directory of a mirror.
 *
 * @param store The store's own directory, two levels above it.
 */
export function* prepareMirror(site: Site, store: string): Steps<void> {
  yield* prepareSite({ ...site, journal: `${store}/lane-journal.jsonl` });
  const home = directoryOf(site.journal);
  for (const path of [directoryOf(home), home]) {
    try {
      yield* act("mkdir", path, (machine) => machine.makeDirectory(path));
    } catch (error) {
      if (!isTaken(error)) throw storeFailure("create", path, error);
    }
  }
  yield* inspectSite(site);
}

/** A mirror as it was found. */
export interface Found {
  /** What it is known to be. */
  readonly state: MirrorState;
  /** Whether a killed writer left more behind it. */
  readonly isLonger: boolean;
}

/**
 * What a mirror is known to be.
 *
 * @param boot The boot id; in another one than before the whole journal is read.
 * @returns What was found, `null` where there is nothing or the journal does not fit it.
 */
export function* readMirror(
  site: Site,
  boot: string,
): Steps<Found | null> {
  const state = yield* readState(site);
  if (state === null) return null;
  const file = yield* openJournal(site.journal);
  if (file === null) return null;
  try {
    const { size } = yield* factsOf(file);
    if (size < state.bytes) return null;
    if ((yield* endOf(file, state.bytes)) !== state.end) return null;
    const found = { state, isLonger: size > state.bytes };
    if (state.boot === boot && boot !== "") return found;
    const all = yield* scanJournal(file);
    // What was left of a killed writer is mended by the next one; this is a count of what was whole.
    const isWhole = all.damage.length === 0 && all.lines >= state.lines;
    return isWhole ? found : null;
  } finally {
    yield* closeJournal(file);
  }
}

/** Puts another journal in the place of a mirror's. */
export function* replaceMirror(
  site: Site,
  chunks: readonly Uint8Array[],
): Steps<Extent> {
  const { journal } = site;
  const draft = `${journal}.new`;
  yield* writeWhole(draft, chunks);
  yield* putInPlace(draft, journal);
  yield* cacheAnew({ site });
  return yield* extentOf(site, linesOf(chunks));
}

/** Appends records; what a killed writer left of them is not written again. */
export function* appendMirror(
  site: Site,
  state: MirrorState,
  records: readonly LogRecord[],
): Steps<Extent> {
  const { journal } = site;
  const file = yield* openJournal(journal, { append: true, create: true });
  if (file === null) return state;
  try {
    const bytes = textOf(records);
    const { size } = yield* factsOf(file);
    const left = yield* bytesAt(file, state.bytes, size - state.bytes);
    if (left === null || !isStart(left, bytes)) {
      const before = yield* bytesAt(file, 0, state.bytes);
      return yield* replaceMirror(site, [before ?? new Uint8Array(), bytes]);
    }
    try {
      yield* writeAll(journal, file.handle, bytes.subarray(left.length));
    } catch (error) {
      throw storeFailure("write", journal, error);
    }
    const lines = state.lines + records.length;
    const extent = { ...yield* extentOf(site, 0), lines };
    yield* refresh(file);
    return extent;
  } finally {
    yield* closeJournal(file);
  }
}

/** Puts records where their numbers belong; for those that came later than the ones behind them. */
export function* mergeMirror(
  site: Site,
  state: MirrorState,
  records: readonly LogRecord[],
): Steps<Extent> {
  const file = yield* openJournal(site.journal);
  const bytes = file === null
    ? null
    : yield* closing(file, bytesAt(file, 0, state.bytes));
  const lines = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(bytes ?? new Uint8Array()).split("\n");
  lines.pop();
  for (const { seq, line } of records) {
    let at = lines.length;
    while (at > 0 && seqIn(lines[at - 1] ?? "") > seq) at--;
    lines.splice(at, 0, line);
  }
  return yield* replaceMirror(site, [
    new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")),
  ]);
}

/** The lines of records. */
export function textOf(
  records: readonly { readonly line: string }[],
): Uint8Array {
  return new TextEncoder().encode(
    records.map(({ line }) => `${line}\n`).join(""),
  );
}

function* closing<T>(file: JournalFile, steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } finally {
    yield* closeJournal(file);
  }
}

function* refresh(file: JournalFile): Steps<void> {
  const state = yield* recallJournal(file);
  yield* refreshFold({ file, state: { ...state, isFresh: false }, config: "" });
}

function* extentOf(site: Site, lines: number): Steps<Extent> {
  const file = yield* openJournal(site.journal);
  if (file === null) return { bytes: 0, lines: 0, end: "" };
  try {
    const { size: bytes } = yield* factsOf(file);
    return { bytes, lines, end: yield* endOf(file, bytes) };
  } finally {
    yield* closeJournal(file);
  }
}

function* endOf(file: JournalFile, bytes: number): Steps<string> {
  const from = Math.max(0, bytes - END_BYTES);
  const end = yield* bytesAt(file, from, bytes - from);
  return end === null ? "" : checksum(end);
}

function linesOf(chunks: readonly Uint8Array[]): number {
  let lines = 0;
  for (const chunk of chunks) {
    for (const byte of chunk) if (byte === 0x0a) lines++;
  }
  return lines;
}

function isStart(start: Uint8Array, bytes: Uint8Array): boolean {
  return start.length <= bytes.length &&
    start.every((byte, at) => byte === bytes[at]);
}

/** The number of a line; one without goes before whatever follows it. */
function seqIn(line: string): number {
  try {
    const seq = JSON.parse(line)?.seq;
    return Number.isSafeInteger(seq) ? seq : 0;
  } catch {
    return 0;
  }
}
