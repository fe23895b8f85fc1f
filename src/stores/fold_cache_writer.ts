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
import { waitEntry } from "../journal/compact.ts";
import { requestEntry } from "../journal/open_requests.ts";
import type { Fold } from "../journal/replay.ts";
import { checksum, encodeFold, END_BYTES } from "./fold_cache.ts";
import type { JournalFile } from "./journal_file.ts";
import type { JournalState } from "./journal_scan.ts";
import { encodeIndex, type Grant } from "./fold_index.ts";
import { act, type Steps } from "./machine.ts";
import { writeWhole } from "./replacement.ts";
import { type Patience, patiently } from "./sharing.ts";
import { beside, keepMode } from "./site.ts";

/** When the fold is cached, and when the cache is read. */
export interface Caching {
  /** So many lines may follow what the cache holds. */
  readonly slack: number;
  /** A journal of fewer bytes is read as fast as its cache. */
  readonly worthBytes: number;
}

/** What pays on real machines. */
export const CACHING: Caching = { slack: 128, worthBytes: 16_384 };

/** The lock is held meanwhile, and the next writer does as well. */
const BRIEFLY: Patience = { ms: 100 };

/** Where the cache of a journal lies. */
export function cacheOf(journal: string): string {
  return beside(journal, ".lane-fold.cache");
}

/** A journal that ends with what was folded. */
export interface Folded {
  /** The journal. */
  readonly file: JournalFile;
  /** What all of it comes to, what was just written too. */
  readonly state: JournalState;
  /** The mark of the configuration, `""` where a hook has to read it. */
  readonly config: string;
}

/** Writes the cache anew where it has fallen behind. */
export function* refreshFold(
  folded: Folded,
  { slack }: Caching = CACHING,
): Steps<void> {
  const { lines, cachedLines, isFresh } = folded.state;
  if (lines - cachedLines >= slack && !isFresh) yield* writeFold(folded);
}

/** Writes the cache anew. */
export function* writeFold(folded: Folded): Steps<void> {
  const { file, state } = folded;
  const { damage, torn, endsWithLf } = state;
  if (damage.length > 0 || torn !== null || !endsWithLf) return;
  try {
    const path = cacheOf(file.path);
    const bytes = yield* foldedBytes(folded);
    const draft = `${path}.new`;
    yield* writeWhole(draft, [bytes], BRIEFLY);
    yield* keepMode(file.path, draft);
    yield* patiently(
      "rename",
      path,
      (machine) => machine.rename(draft, path),
      BRIEFLY,
    );
  } catch {
    // The record stands; readers fold everything until a later writer succeeds.
  }
}

function* foldedBytes({ file, state, config }: Folded): Steps<Uint8Array> {
  const { fold, size: offset, lines, base, isFresh, history } = state;
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
    base,
    isFresh,
    seq: fold.highestSeq,
    config,
    history,
    index: encodeIndex(grants),
    grants: [...grants.map(({ line }) => line), ...othersOf(fold)].join(""),
  });
}

/** The open tickets and requests, as the records that hold them. */
function othersOf(fold: Fold): string[] {
  const entries = [
    ...fold.tickets().map(waitEntry),
    ...fold.requests().map(requestEntry),
  ];
  return entries.map((entry) => encodeEntry(entry, { echo: true }));
}

/** The live leases, each with a grant that comes to the same fold. */
function grantsOf(fold: Fold): Grant[] {
  return Array.from(fold.liveByKey(), ([key, lease]) => {
    const [loop_ts, lane]: [string, string] = JSON.parse(key);
    const grant = { op: "ACQUIRE", loop_ts, lane, lease };
    return { lease, line: encodeEntry(grant, { echo: true }) };
  });
}
