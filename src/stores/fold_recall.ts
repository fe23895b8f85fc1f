/**
 * Reads a journal from where its cache ends.
 *
 * What a cache says counts only if it is of this very journal and the journal
 * is still as it was right before the end of the fold; in any doubt the whole
 * journal is read. Whoever verifies, mends or compacts a journal reads all of
 * it in any case.
 *
 * @module
 */
import { readLine } from "../journal/line.ts";
import { Fold } from "../journal/replay.ts";
import {
  cacheOf,
  CACHING,
  type Caching,
  writeFold,
} from "./fold_cache_writer.ts";
import {
  checksum,
  decodeFold,
  END_BYTES,
  type FoldCache,
} from "./fold_cache.ts";
import {
  closeJournal,
  factsOf,
  type JournalFile,
  openJournal,
} from "./journal_file.ts";
import { type JournalState, resumeScan, scanJournal } from "./journal_scan.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import { look, type Site } from "./site.ts";

/** More bytes than a cache worth reading has. */
const MOST_BYTES = 67_108_864;

/** What a journal comes to, of which only the new part is read where that is enough. */
export function* recallJournal(
  file: JournalFile | null,
  { worthBytes }: Caching = CACHING,
): Steps<JournalState> {
  const known = file === null ? null : yield* recalled(file, worthBytes);
  const state = file === null || known === null
    ? null
    : yield* resumeScan(file, known);
  return state ?? (yield* scanJournal(file));
}

/** Caches a journal that took the place of another: the cache of that one is of no more use. */
export function* cacheAnew(
  store: {
    readonly site: Site;
    readonly configMark?: string;
    readonly caching?: Caching;
  },
): Steps<void> {
  const { worthBytes } = store.caching ?? CACHING;
  try {
    const file = yield* openJournal(store.site.journal);
    if (file === null) return;
    try {
      const state = yield* scanJournal(file);
      if (state.size < worthBytes) return;
      yield* writeFold({ file, state, config: store.configMark ?? "" });
    } finally {
      yield* closeJournal(file);
    }
  } catch {
    // The journal is as it should be; whoever reads it reads all of it.
  }
}

function* recalled(
  file: JournalFile,
  worthBytes: number,
): Steps<JournalState | null> {
  try {
    const { size } = yield* factsOf(file);
    if (size < worthBytes) return null;
    const cache = yield* cacheBeside(file);
    if (cache === null || size < cache.offset) return null;
    const from = Math.max(0, cache.offset - END_BYTES);
    const end = yield* bytesAt(file, from, cache.offset - from);
    if (end === null || checksum(end) !== cache.end) return null;
    const fold = folded(cache);
    return fold === null ? null : stateOf(cache, fold);
  } catch {
    // It is a shortcut; whoever takes the long way tells what is wrong.
    return null;
  }
}

function* cacheBeside(file: JournalFile): Steps<FoldCache | null> {
  const path = cacheOf(file.path);
  const facts = yield* look(path, "file");
  if (facts === null || facts.size > MOST_BYTES) return null;
  const handle = yield* act(
    "open",
    path,
    (machine) => machine.open(path, { read: true }),
  );
  try {
    const bytes = yield* bytesAt({ path, handle }, 0, facts.size);
    const cache = bytes === null ? null : decodeFold(bytes);
    return cache?.journal === file.identity ? cache : null;
  } finally {
    yield* act("close", path, (machine) => machine.close(handle));
  }
}

/** So many bytes of an open file, `null` if it has fewer. */
export function* bytesAt(
  { path, handle }: { readonly path: string; readonly handle: Handle },
  offset: number,
  length: number,
): Steps<Uint8Array | null> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const at = offset + filled;
    const rest = bytes.subarray(filled);
    const count = yield* act(
      "read",
      path,
      (machine) => machine.readAt(handle, at, rest),
    );
    if (count === 0) return null;
    filled += count;
  }
  return bytes;
}

/** The fold that the records of a cache come to. */
function folded({ grants, seq }: FoldCache): Fold | null {
  const fold = new Fold();
  fold.apply({ op: "", seq });
  for (const line of grants.split("\n")) {
    const entry = readLine(line);
    if (entry === "unreadable") return null;
    if (entry !== "nothing") fold.apply(entry);
  }
  return fold.highestSeq === seq ? fold : null;
}

function stateOf(cache: FoldCache, fold: Fold): JournalState {
  const { offset, lines, base, isFresh, history } = cache;
  return {
    ...{ fold, size: offset, lines, base, history, cachedLines: lines },
    ...{ endsWithLf: true, damage: [], torn: null, isFresh },
  };
}
