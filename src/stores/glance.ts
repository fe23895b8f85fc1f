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
import type { HandOverRequest } from "../journal/open_requests.ts";
import { Fold } from "../journal/replay.ts";
import { decodeFold } from "./fold_cache.ts";
import {
  appendedSince,
  cacheBeside,
  factsOf,
  floorOf,
  isPlainStore,
  type Spot,
} from "./spot.ts";

/** A longer journal is left to the careful reader, which needs no room for all of it. */
const MOST_BYTES = 67_108_864;
/** A shorter journal is read as fast as its cache. */
const WORTH_BYTES = 16_384;

/** What is seen at a glance. */
export interface Glance {
  /** The live leases in grant order. */
  readonly live: readonly Lease[];
  /** Who asks for which of them. */
  readonly requests: readonly HandOverRequest[];
}

const NOTHING: Glance = { live: [], requests: [] };

/**
 * The live leases of a store.
 *
 * @param spot Where it lies.
 * @returns The leases, `null` where the careful reader has to be asked.
 */
export function glance(spot: Spot): Glance | null {
  try {
    return look(spot);
  } catch {
    return null;
  }
}

function look(spot: Spot): Glance | null {
  if (spot.peers.length > 0 || !isPlainStore(spot)) return null;
  // Before the journal: what is appended in between only makes it higher.
  const floor = floorOf(spot);
  const found = textIn(spot.journal);
  if (found === null) return floor === 0 ? NOTHING : null;
  const fold = new Fold();
  fold.apply({ op: "", seq: found.seq });
  if (!isFolded(found.text, fold) || fold.highestSeq < floor) return null;
  const live = fold.identified();
  return isSound(live) ? { live, requests: fold.requests() } : null;
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

/** What a cache holds of the journal, and what was appended since; `null` where it has none that fits. */
function cachedIn(path: string, facts: Deno.FileInfo): Lines | null {
  const place = cacheBeside(path);
  const its = factsOf(place);
  if (its === null || !its.isFile || its.size > MOST_BYTES) return null;
  const cache = decodeFold(Deno.readFileSync(place));
  const tail = cache === null ? null : appendedSince(path, facts, cache);
  return cache === null || tail === null
    ? null
    : { text: cache.grants + tail, seq: cache.seq };
}
