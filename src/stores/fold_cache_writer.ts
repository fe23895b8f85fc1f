/**
 * Keeps the cache of the fold near the end of its journal.
 *
 * Only for whoever holds both locks, and only where every line of the journal
 * is sound: a reader that trusts the cache does not find damage before it.
 * Nothing here ever fails a record that is written.
 *
 * @module
 */
import { encodeEntry } from "../journal/codec.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Fold } from "../journal/replay.ts";
import { checksum, decodeFold, encodeFold, END_BYTES } from "./fold_cache.ts";
import type { Appended, JournalFile, JournalState } from "./journal_file.ts";
import { encodeIndex, type Grant } from "./fold_index.ts";
import { act, type Steps } from "./machine.ts";
import { writeWhole } from "./replacement.ts";
import { beside, keepMode, look } from "./site.ts";

/** So many lines may follow what the cache holds. */
const SLACK = 128;
/** More bytes than a cache worth reading has. */
const MOST_BYTES = 16_777_216;

/** Where the cache of a journal lies. */
export function cacheOf(journal: string): string {
  return beside(journal, ".lane-fold.cache");
}

/** What has just been written. */
export interface Written {
  /** The journal. */
  readonly file: JournalFile;
  /** The scan that was made before. */
  readonly state: JournalState;
  /** The records, with their numbers. */
  readonly records: readonly JournalEntry[];
  /** Where they were put. */
  readonly appended: Appended;
  /** The mark of the configuration, `""` where a hook has to read it. */
  readonly config: string;
}

/** Writes the cache anew where it has fallen behind. */
export function* refreshFold(written: Written): Steps<void> {
  const { file, state, records } = written;
  const { damage, torn, endsWithLf } = state;
  const lines = state.lines + records.length;
  const isSound = damage.length === 0 && torn === null && endsWithLf;
  if (lines < SLACK || !isSound) return;
  try {
    const path = cacheOf(file.path);
    if (lines - (yield* cachedLines(path, file)) < SLACK) return;
    const bytes = yield* foldedBytes(written, lines);
    const draft = `${path}.new`;
    yield* writeWhole(draft, [bytes]);
    yield* keepMode(file.path, draft);
    yield* act("rename", path, (machine) => machine.rename(draft, path));
  } catch {
    // The record stands; readers fold everything until a later writer succeeds.
  }
}

/** How many lines of this journal a cache holds, 0 where there is none for it. */
function* cachedLines(path: string, file: JournalFile): Steps<number> {
  const facts = yield* look(path, "file");
  if (facts === null || facts.size > MOST_BYTES) return 0;
  const handle = yield* act(
    "open",
    path,
    (machine) => machine.open(path, { read: true }),
  );
  try {
    const bytes = new Uint8Array(facts.size);
    const count = yield* act(
      "read",
      path,
      (machine) => machine.readAt(handle, 0, bytes),
    );
    const cache = decodeFold(bytes.subarray(0, count));
    return cache?.journal === file.identity ? cache.lines : 0;
  } finally {
    yield* act("close", path, (machine) => machine.close(handle));
  }
}

function* foldedBytes(
  { file, state, records, appended, config }: Written,
  lines: number,
): Steps<Uint8Array> {
  const { fold } = state;
  for (const record of records) fold.apply(record);
  const offset = appended.offset + appended.bytes.length;
  const from = Math.max(0, offset - END_BYTES);
  const end = new Uint8Array(offset - from);
  const count = yield* act(
    "read",
    file.path,
    (machine) => machine.readAt(file.handle, from, end),
  );
  if (count !== end.length) throw new RangeError("the journal became shorter");
  const grants = grantsOf(fold);
  return encodeFold({
    journal: file.identity,
    offset,
    end: checksum(end),
    lines,
    seq: fold.highestSeq,
    config,
    index: encodeIndex(grants),
    grants: grants.map(({ line }) => line).join(""),
  });
}

/** The live leases, each with a grant that comes to the same fold. */
function grantsOf(fold: Fold): Grant[] {
  return Array.from(fold.liveByKey(), ([key, lease]) => {
    const [loop_ts, lane]: [string, string] = JSON.parse(key);
    const grant = { op: "ACQUIRE", loop_ts, lane, lease };
    return { lease, line: encodeEntry(grant, { echo: true }) };
  });
}
