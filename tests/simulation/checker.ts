/**
 * What must be true of every simulated run, whatever went wrong in it.
 *
 * @module
 */
import { replay } from "@dos/lanes";
import { identityKey, type Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { Fold } from "../../src/journal/replay.ts";
import { firstOverlap } from "../crash/contention/audit.ts";
import { byNumber, type RecordFile, recordFiles } from "./history.ts";
import type { Book, Told } from "./ledger_book.ts";
import { robberies } from "./robbery.ts";
import type { Counts } from "./plot.ts";
import type { World } from "./world.ts";

/** What broke a promise, in words. */
export function faultsOf(world: World): string[] {
  const files = recordFiles(world.disk);
  const { records, faults } = byNumber(files);
  const journal = files[0]?.name === "lane-journal.jsonl"
    ? files[0].entries
    : [];
  const live = replay(journal);
  const { restored } = world.counts;
  // Only bytes whose sync failed are missing from the middle of a file, and only once the power is gone.
  const damaged = isSpoilt(world.counts);
  if (restored > 0) {
    return [
      ...world.book.faults,
      ...files.flatMap((file) => overlapsIn(file)),
      ...files.flatMap((file) => damageIn(file)),
      ...fencesIn(world.book),
    ];
  }
  return [
    ...world.book.faults,
    ...faults,
    // What others built on a record whose sync failed stands, and the record itself does not.
    ...(damaged ? [] : files.flatMap((file) => overlapsIn(file))),
    ...(damaged ? [] : files.flatMap((file) => damageIn(file))),
    ...(damaged ? [] : files.flatMap((file) => strayIn(file))),
    ...lostIn(world, { records, carried: carriedIn(files) }),
    ...(damaged ? [] : endedIn(world.book, { records, live })),
    ...inventedIn(world, { records, live }),
    ...fencesIn(world.book),
    ...(damaged ? [] : unseenIn(world.book, records)),
    ...(world.counts.clock > 0 ? [] : robberies(world, files)),
  ];
}

/** Whether bytes that a failed sync gave up went with the power. */
function isSpoilt({ power, lostSync }: Counts): boolean {
  return power > 0 && lostSync > 0;
}

function overlapsIn({ name, entries }: RecordFile): string[] {
  const { overlap } = firstOverlap(entries);
  return overlap === null ? [] : [`${name}: ${overlap}`];
}

/** Lines that look whole and cannot be read. What a write left unfinished never ends in a brace. */
function damageIn({ name, entries }: RecordFile): string[] {
  return entries.filter(({ op, _raw }) =>
    op === "_CORRUPT" && String(_raw).trimEnd().endsWith("}")
  ).map(({ _line }) => `${name}: line ${_line} looks whole and is not`);
}

const ABOUT_A_LEASE: ReadonlySet<unknown> = new Set([
  ...["RELEASE", "HEARTBEAT", "SCAVENGE", "ADOPT"],
]);

/** Records about a lease that was not live when they were written. */
function strayIn({ name, entries }: RecordFile): string[] {
  const fold = new Fold();
  const faults: string[] = [];
  for (const entry of entries) {
    const known = fold.liveByKey().has(identityKey(entry));
    if (ABOUT_A_LEASE.has(entry.op) && !known) {
      faults.push(`${name}: ${entry.op} ${entry.seq} names no live lease`);
    }
    if (entry.op === "ACQUIRE" && known) {
      faults.push(`${name}: ACQUIRE ${entry.seq} grants what is live already`);
    }
    fold.apply(entry);
  }
  return faults;
}

/** The leases that a CHECKPOINT carries over, whatever became of their own records. */
function carriedIn(files: readonly RecordFile[]): Lease[] {
  return files.flatMap(({ entries }) => entries).flatMap(({ op, leases }) =>
    op === "CHECKPOINT" && Array.isArray(leases) ? leases : []
  );
}

function keyOf({ lane, loopTs }: { lane: string; loopTs: string }): string {
  return identityKey({ lane, loop_ts: loopTs });
}

/**
 * What was told and is not recorded under its number. After a failed sync no
 * later one proves anything of what was written before it, so a grant that was
 * told again may then be gone with the power.
 */
function lostIn(
  { book: { grants, adoptions }, counts }: World,
  { records, carried }: {
    records: ReadonlyMap<number, JournalEntry>;
    carried: readonly Lease[];
  },
): string[] {
  const isThere = (told: Told, op: string): boolean => {
    const entry = records.get(told.fence);
    const lease = entry?.lease as Lease | undefined;
    const isIt = (one: Lease | undefined): boolean =>
      one?.holder === told.owner && one.fence === told.fence;
    return entry === undefined
      ? carried.some((one) => isIt(one) && identityKey(one) === keyOf(told))
      : entry.op === op && identityKey(entry) === keyOf(told) && isIt(lease);
  };
  return [
    ...grants.filter((told) =>
      !isThere(told, "ACQUIRE") && !(told.again && isSpoilt(counts))
    ),
    ...adoptions.filter((told) => !isThere(told, "RECONCILE")),
  ].map((told) => `told and lost: ${JSON.stringify(told)}`);
}

const ENDS: ReadonlySet<unknown> = new Set(["RELEASE", "SCAVENGE"]);

/** Grants that nobody ended and that are gone; ends that were told and did not happen. */
function endedIn(
  { grants, releases }: Book,
  { records, live }: {
    records: ReadonlyMap<number, JournalEntry>;
    live: readonly Lease[];
  },
): string[] {
  const lastOf = new Map<string, JournalEntry>();
  for (const [, entry] of [...records].toSorted(([a], [b]) => a - b)) {
    if (entry.op === "ACQUIRE" || ENDS.has(entry.op)) {
      lastOf.set(identityKey(entry), entry);
    }
  }
  const held = new Set(live.map((lease) => identityKey(lease)));
  return [
    ...grants.filter((told) =>
      lastOf.get(keyOf(told))?.op === "ACQUIRE" && !held.has(keyOf(told))
    ).map((told) => `nobody ended it, and it is gone: ${JSON.stringify(told)}`),
    ...releases.filter(({ key }) => {
      const last = lastOf.get(key);
      return last === undefined || (ENDS.has(last.op) && held.has(key));
    }).map(({ key }) => `told as released, and not: ${key}`),
  ];
}

/**
 * Leases that nobody asked for. A record whose sync failed may be gone with
 * the power although a later adoption or CHECKPOINT that builds on it is not.
 */
function inventedIn(
  { book: { asked }, counts }: World,
  { records, live }: {
    records: ReadonlyMap<number, JournalEntry>;
    live: readonly Lease[];
  },
): string[] {
  const wasAsked = (entry: JournalEntry): boolean =>
    asked.some(({ owner, lane, loopTs }) =>
      owner === (entry.lease as Lease).holder &&
      (lane === "" || lane === entry.lane) &&
      (loopTs === "" || loopTs === entry.loop_ts)
    );
  const grants = [...records.values()].filter(({ op }) => op === "ACQUIRE");
  const granted = new Set(grants.map((entry) => identityKey(entry)));
  const wasMeant = ({ lane }: Lease): boolean =>
    isSpoilt(counts) &&
    asked.some((one) => one.lane === "" || one.lane === lane);
  return [
    ...grants.filter((entry) => !wasAsked(entry)).map((entry) =>
      `nobody asked for ${JSON.stringify(entry)}`
    ),
    ...live.filter((lease) =>
      !granted.has(identityKey(lease)) && !wasMeant(lease)
    ).map((lease) => `nobody was granted ${JSON.stringify(lease)}`),
  ];
}

/** A fence that was told before another was asked for is the lower one. */
function fencesIn({ grants, adoptions }: Book): string[] {
  const faults: string[] = [];
  let highest = 0;
  const told = [...grants, ...adoptions].filter(({ again }) => !again)
    .toSorted((a, b) => a.told - b.told);
  const waiting = told.toSorted((a, b) => a.asked - b.asked);
  let next = 0;
  for (const one of waiting) {
    for (let at = told[next]; at && at.told < one.asked; at = told[++next]) {
      highest = Math.max(highest, at.fence);
    }
    if (one.fence <= highest) {
      faults.push(`fence ${one.fence} was given out after ${highest}`);
    }
  }
  return faults;
}

/** Leases that were live all the while `live` looked, and were not shown. */
function unseenIn(
  { grants, sights }: Book,
  records: ReadonlyMap<number, JournalEntry>,
): string[] {
  const ended = new Set(
    [...records.values()].filter(({ op }) => ENDS.has(op)).map((entry) =>
      identityKey(entry)
    ),
  );
  return sights.flatMap(({ from, keys }) =>
    grants.filter((grant) =>
      grant.told < from && !ended.has(keyOf(grant)) && !keys.has(keyOf(grant))
    ).map((grant) => `live did not show ${JSON.stringify(grant)}`)
  );
}
