/**
 * The few leases that one call may be about, found without a look at the rest.
 *
 * The cache of the fold has an index, and of the lines behind it only what a
 * store of our own writes is followed. Anything else is for the readers that
 * take everything; a lease that might be one of those asked for is never left
 * out.
 *
 * @module
 */
import { isRecord, type Lease } from "../domain/lease.ts";
import { headsOf } from "../domain/pattern_head.ts";
import { isTooDeep } from "../journal/depth.ts";
import { checksum, decodeFront, type FoldFront } from "./fold_cache.ts";
import {
  pathWords,
  processWord,
  type Row,
  rowsUnder,
  sessionWord,
} from "./fold_index.ts";
import {
  appendedSince,
  bytesOf,
  cacheBeside,
  factsOf,
  floorOf,
  isPlainStore,
  type Spot,
} from "./spot.ts";

/** A longer end of a journal is left to those who read all of it. */
const MOST_TAIL_BYTES = 262_144;
/** A shorter journal is read as fast as its cache. */
const WORTH_BYTES = 16_384;
/** The first part of a cache that is read. */
const FRONT_BYTES = 65_536;
/** The longest index that is read. */
const MOST_INDEX_BYTES = 4_194_304;
/** So many leases are looked at. */
const MOST_ROWS = 32;
/** From this number on numbers are counted in another way. */
const SEQ_LIMIT = 2 ** 52;

/** Which leases are asked for. */
export interface Question {
  /** The files that are written, from the store's root, in lower case and ASCII. */
  readonly paths: readonly string[];
  /** The session whose leases are asked for too. */
  readonly session: string;
  /** The process whose leases are asked for too, as far as they are bound to no session. */
  readonly pid: number;
}

/** A lease that was asked for. */
export interface Seen {
  /** The lease as it was granted. */
  readonly lease: Lease;
  /** The stamp of its last beat, `undefined` if it has none since. */
  readonly beat: string | undefined;
  /** True if it may hold one of the paths. */
  readonly isNear: boolean;
}

/** What a store tells at sight. */
export interface Sight {
  /** The live leases that were asked for. */
  readonly leases: readonly Seen[];
  /** The mark of the configuration in which nothing else has to be asked, or `""`. */
  readonly config: string;
}

/**
 * The live leases that are asked for.
 *
 * @param spot Where the store lies.
 * @param question Which leases.
 * @returns The leases, `null` where all of the store has to be read.
 */
export function sightOf(spot: Spot, question: Question): Sight | null {
  try {
    return look(spot, question);
  } catch {
    return null;
  }
}

function look(spot: Spot, question: Question): Sight | null {
  if (spot.peers.length > 0 || !isPlainStore(spot)) return null;
  // Before the journal: what is appended in between only makes it higher.
  const floor = floorOf(spot);
  const facts = factsOf(spot.journal);
  if (facts === null) return floor === 0 ? { leases: [], config: "" } : null;
  if (!facts.isFile) return null;
  const cache = facts.size < WORTH_BYTES
    ? null
    : frontOf(cacheBeside(spot.journal));
  const since = cache === null || facts.size - cache.offset > MOST_TAIL_BYTES
    ? null
    : appendedSince(spot.journal, facts, cache);
  if (since === null && facts.size > MOST_TAIL_BYTES) return null;
  const tail = new Tail();
  if (!tail.take(since ?? Deno.readTextFileSync(spot.journal))) return null;
  const front = since === null ? null : cache;
  if (Math.max(tail.seq, front?.seq ?? 0) < floor) return null;
  const cached = front === null ? [] : grantsIn(spot.journal, front, question);
  if (cached === null) return null;
  const live = new Map(cached.filter(([key]) => !tail.ended.has(key)));
  for (const [key, lease] of tail.granted) live.set(key, lease);
  const leases = Array.from(live, ([key, lease]): Seen => ({
    lease,
    beat: tail.beats.get(key),
    isNear: isNear(lease, question.paths),
  }));
  return { leases, config: front?.config ?? "" };
}

/** The beginning of a cache with its index, `null` if there is none that is sound. */
function frontOf(path: string): FoldFront | null {
  const facts = factsOf(path);
  if (facts === null || !facts.isFile) return null;
  const length = Math.min(facts.size, FRONT_BYTES);
  const bytes = bytesOf(path, 0, length);
  const front = bytes === null ? null : decodeFront(bytes);
  if (typeof front !== "number") return front;
  if (front > Math.min(facts.size, MOST_INDEX_BYTES)) return null;
  const more = bytesOf(path, 0, front);
  const whole = more === null ? null : decodeFront(more);
  return typeof whole === "number" ? null : whole;
}

/** The leases of a cache that are asked for, under their keys. */
function grantsIn(
  journal: string,
  { index, from }: FoldFront,
  { paths, session, pid }: Question,
): [string, Lease][] | null {
  const words = [
    ...paths.flatMap(pathWords),
    sessionWord(session),
    processWord(pid),
  ];
  const rows = rowsUnder(index, words, MOST_ROWS);
  if (rows === null) return null;
  const found: [string, Lease][] = [];
  for (const row of rows) {
    const grant = grantAt(cacheBeside(journal), from, row);
    if (grant === null) return null;
    found.push(grant);
  }
  return found;
}

function grantAt(
  cache: string,
  from: number,
  { start, length, sum }: Row,
): [string, Lease] | null {
  const bytes = bytesOf(cache, from + start, length);
  if (bytes === null || checksum(bytes) !== sum) return null;
  const entry: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isRecord(entry)) return null;
  const { lease } = entry;
  const key = keyOf(entry);
  return key === null || !isRecord(lease) ? null : [key, lease];
}

function isNear(lease: Lease, paths: readonly string[]): boolean {
  return paths.length > 0 &&
    headsOf(lease).some((head) =>
      head === null || paths.some((path) => `${path}/`.startsWith(head))
    );
}

/** The end of a journal, as far as our own writers make it. */
class Tail {
  /** Leases that were granted in it and not ended. */
  readonly granted = new Map<string, Lease>();
  /** Those of before that were ended. */
  readonly ended = new Set<string>();
  /** The last beats. */
  readonly beats = new Map<string, string>();
  /** The highest number. */
  seq = 0;

  /** Takes whole lines; false at the first that has to be read with care. */
  take(text: string): boolean {
    for (let from = 0; from < text.length;) {
      const end = text.indexOf("\n", from);
      if (end === -1) return false;
      const line = text.slice(from, end);
      from = end + 1;
      const entry: unknown = JSON.parse(line);
      if (!isRecord(entry) || isTooDeep(line)) return false;
      if (!this.#count(entry["seq"]) || !this.#apply(entry)) return false;
    }
    return true;
  }

  #count(seq: unknown): boolean {
    if (seq === undefined) return true;
    if (typeof seq !== "number" || !Number.isSafeInteger(seq)) return false;
    if (seq > this.seq) this.seq = seq;
    return seq < SEQ_LIMIT;
  }

  #apply(entry: Record<string, unknown>): boolean {
    const { op } = entry;
    switch (op) {
      case "ACQUIRE":
      case "RECONCILE": {
        const key = keyOf(entry);
        const { lease } = entry;
        if (key === null || !isRecord(lease)) return false;
        this.granted.set(key, lease);
        this.beats.delete(key);
        return true;
      }
      case "RELEASE":
      case "SCAVENGE": {
        const key = keyOf(entry);
        if (key === null) return false;
        this.granted.delete(key);
        this.ended.add(key);
        return true;
      }
      case "HEARTBEAT": {
        const key = keyOf(entry);
        const stamp = entry["heartbeat_at"] ?? entry["ts"];
        if (key === null || typeof stamp !== "string") return false;
        this.beats.set(key, stamp);
        return true;
      }
      case "ADOPT":
      case "CHECKPOINT":
        return false;
      default:
        return typeof op === "string" && entry["seq_watermark"] === undefined;
    }
  }
}

/** The identity of a record, `null` where it is not plain. */
function keyOf(entry: Record<string, unknown>): string | null {
  const { loop_ts, lane } = entry;
  return typeof loop_ts === "string" && typeof lane === "string" &&
      loop_ts !== "" && lane !== "" && !loop_ts.includes("\n")
    ? `${loop_ts}\n${lane}`
    : null;
}
