/**
 * The live leases at a glance, for a hook.
 *
 * Nearly every journal is a plain file of whole, sound lines, and then this
 * comes to what the careful reader comes to, in a fraction of its time. As
 * soon as anything is out of the ordinary it gives up, and that one has to be
 * asked.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import { isRecord } from "../domain/lease.ts";
import { isTooDeep } from "../journal/depth.ts";
import { Fold } from "../journal/replay.ts";
import {
  checksum,
  decodeFold,
  END_BYTES,
  type FoldCache,
} from "./fold_cache.ts";
import type { Site } from "./site.ts";

/** A longer journal is left to the careful reader, which needs no room for all of it. */
const MOST_BYTES = 67_108_864;
/** A shorter journal is read as fast as its cache. */
const WORTH_BYTES = 16_384;
const CACHE_NAME = ".lane-fold.cache";
/** The bytes of the longest number. */
const MOST_DIGITS = 17;

/** Where a store lies. */
export interface Spot extends Omit<Site, "root"> {
  /** The workspace root that the store belongs to. */
  readonly storeRoot: string;
}

/**
 * The live leases of a store.
 *
 * @param spot Where it lies.
 * @returns The leases in grant order, `null` where the careful reader has to be asked.
 */
export function glance(spot: Spot): Lease[] | null {
  try {
    return look(spot);
  } catch {
    return null;
  }
}

function look(spot: Spot): Lease[] | null {
  if (spot.peers.length > 0 || !isPlainBelow(spot)) return null;
  if (!isFileOrNothing(spot.lock) || !isFileOrNothing(spot.mutex)) return null;
  // Before the journal: what is appended in between only makes it higher.
  const floor = Math.max(0, ...spot.floors.map(floorIn));
  const found = textIn(spot.journal);
  if (found === null) return floor === 0 ? [] : null;
  const fold = new Fold();
  fold.apply({ op: "", seq: found.seq });
  if (!isFolded(found.text, fold) || fold.highestSeq < floor) return null;
  const live = fold.identified();
  return isSound(live) ? live : null;
}

/** Folds the lines of a journal; false at the first that is not sound at sight. */
function isFolded(text: string, fold: Fold): boolean {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from);
    if (end === -1) return false;
    const line = text.slice(from, end);
    from = end + 1;
    const entry: unknown = JSON.parse(line);
    if (isTooDeep(line)) return false;
    if (!isRecord(entry)) continue;
    const { leases } = entry;
    const isOdd = isNumbered(entry) ||
      (Array.isArray(leases) && leases.filter(isRecord).some(isNumbered));
    if (isOdd) return false;
    fold.apply(entry);
  }
  return true;
}

/** A number that names a lease may be one that the careful reader takes for none. */
function isNumbered(entry: Record<string, unknown>): boolean {
  return typeof entry["loop_ts"] === "number" ||
    typeof entry["lane"] === "number";
}

/** Whether no number in it is one that the careful reader takes for none. */
function isSound(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).every(isSound)
    : typeof value !== "number" || Number.isFinite(value);
}

/** Whether no directory of the store is a link or something else; one that is missing is fine. */
function isPlainBelow({ storeRoot, journal }: Spot): boolean {
  const base = storeRoot.endsWith("/") ? storeRoot : `${storeRoot}/`;
  if (!journal.startsWith(base)) return true;
  for (
    let at = journal.indexOf("/", base.length);
    at !== -1;
    at = journal.indexOf("/", at + 1)
  ) {
    const facts = factsOf(journal.slice(0, at));
    if (facts === null) return true;
    if (!facts.isDirectory || facts.isSymlink) return false;
  }
  return true;
}

function isFileOrNothing(path: string): boolean {
  return factsOf(path)?.isFile ?? true;
}

function floorIn(path: string): number {
  const facts = factsOf(path);
  if (facts === null) return 0;
  if (!facts.isFile || facts.size > MOST_DIGITS) throw new RangeError(path);
  const text = Deno.readTextFileSync(path);
  if (!/^\d+\n?$/.test(text)) throw new RangeError(path);
  return Number(text);
}

/** Lines that come to the journal's fold, and a number that it reached; `null` where there is no journal. */
interface Lines {
  readonly text: string;
  readonly seq: number;
}

function textIn(path: string): Lines | null {
  const facts = factsOf(path);
  if (facts === null) return null;
  if (!facts.isFile || facts.size > MOST_BYTES) throw new RangeError(path);
  return facts.size < WORTH_BYTES
    ? { text: Deno.readTextFileSync(path), seq: 0 }
    : cachedIn(path, facts) ?? { text: Deno.readTextFileSync(path), seq: 0 };
}

/**
 * What a cache holds of the journal, and what was appended since; `null` where
 * it has none that fits. Should another journal take the place of the one that
 * was looked at, it has other bytes before the offset.
 */
function cachedIn(
  path: string,
  { dev, ino, size }: Deno.FileInfo,
): Lines | null {
  const cache = cacheBeside(path);
  if (cache === null || size < cache.offset) return null;
  if (`${dev}:${ino}` !== cache.journal) return null;
  const from = Math.max(0, cache.offset - END_BYTES);
  const bytes = new Uint8Array(size - from);
  const file = Deno.openSync(path, { read: true });
  try {
    file.seekSync(from, Deno.SeekMode.Start);
    for (let filled = 0; filled < bytes.length;) {
      const count = file.readSync(bytes.subarray(filled));
      if (count === null) return null;
      filled += count;
    }
  } finally {
    file.close();
  }
  const cut = cache.offset - from;
  if (checksum(bytes.subarray(0, cut)) !== cache.end) return null;
  const tail = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(bytes.subarray(cut));
  return { text: cache.grants + tail, seq: cache.seq };
}

function cacheBeside(journal: string): FoldCache | null {
  const path = journal.slice(0, journal.lastIndexOf("/") + 1) + CACHE_NAME;
  const facts = factsOf(path);
  if (facts === null || !facts.isFile || facts.size > MOST_BYTES) return null;
  return decodeFold(Deno.readFileSync(path));
}

function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
