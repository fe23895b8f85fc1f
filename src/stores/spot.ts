/**
 * The files of a store at a glance: what is there, and whether all of it is
 * what it should be.
 *
 * @module
 */
import type { FoldFront } from "./fold_cache.ts";
import { checksum, END_BYTES } from "./fold_cache.ts";
import type { Site } from "./site.ts";

/** Where a store lies. */
export interface Spot extends Omit<Site, "root"> {
  /** The workspace root that the store belongs to. */
  readonly storeRoot: string;
}

const CACHE_NAME = ".lane-fold.cache";
/** The bytes of the longest number. */
const MOST_DIGITS = 17;

/** Whether nothing of a store is a link or something else; what is missing is fine. */
export function isPlainStore(spot: Spot): boolean {
  return isPlainBelow(spot) && isFileOrNothing(spot.lock) &&
    isFileOrNothing(spot.mutex);
}

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

/**
 * The number that the journal must reach.
 *
 * @throws {RangeError} If it cannot be told at a glance.
 */
export function floorOf(spot: Spot): number {
  let highest = 0;
  for (const path of spot.floors) highest = Math.max(highest, floorIn(path));
  return highest;
}

function floorIn(path: string): number {
  const facts = factsOf(path);
  if (facts === null) return 0;
  if (!facts.isFile || facts.size > MOST_DIGITS) throw new RangeError(path);
  const text = Deno.readTextFileSync(path);
  if (!/^\d+\n?$/.test(text)) throw new RangeError(path);
  return Number(text);
}

/** The cache that lies beside a journal. */
export function cacheBeside(journal: string): string {
  return journal.slice(0, journal.lastIndexOf("/") + 1) + CACHE_NAME;
}

/**
 * What was appended to a journal since it was folded, `null` where the fold is
 * of something else. Should another journal take the place of the one that was
 * looked at, it has other bytes before the offset.
 *
 * @param journal The journal.
 * @param facts What it was seen to be.
 * @param fold What a cache says of it.
 */
export function appendedSince(
  journal: string,
  { dev, ino, size }: Deno.FileInfo,
  fold: Pick<FoldFront, "journal" | "offset" | "end">,
): string | null {
  if (`${dev}:${ino}` !== fold.journal || size < fold.offset) return null;
  const from = Math.max(0, fold.offset - END_BYTES);
  const bytes = bytesOf(journal, from, size - from);
  const cut = fold.offset - from;
  if (bytes === null || checksum(bytes.subarray(0, cut)) !== fold.end) {
    return null;
  }
  return new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(bytes.subarray(cut));
}

/** So many bytes of a file, `null` if it has fewer. */
export function bytesOf(
  path: string,
  from: number,
  length: number,
): Uint8Array | null {
  const bytes = new Uint8Array(length);
  const file = Deno.openSync(path, { read: true });
  try {
    if (from > 0) file.seekSync(from, Deno.SeekMode.Start);
    for (let filled = 0; filled < length;) {
      const count = file.readSync(bytes.subarray(filled));
      if (count === null) return null;
      filled += count;
    }
  } finally {
    file.close();
  }
  return bytes;
}

/** What lies under a name, `null` if nothing does. */
export function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
