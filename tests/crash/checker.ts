/**
 * What must hold of a store after any fault, as one function for all trials.
 *
 * {@linkcode auditFiles} judges the bytes alone; {@linkcode checkStore} reads
 * them, then takes and gives back a fresh lane at the first attempt, then
 * judges again, so that what a fault left behind shows if it is in the way.
 *
 * @module
 */
import {
  type JournalEntry,
  type Lease,
  openWorkspace,
  parseJournal,
  replay,
} from "@dos/lanes";
import { identityKey } from "../../src/domain/lease.ts";
import { JournalScanner } from "../../src/journal/read.ts";
import { firstOverlap, missingGrants } from "./contention/audit.ts";
import type { Note } from "./contention/plan.ts";

/** A grant that was told. */
export type Grant = Extract<Note, { told: "granted" }>;

/** A lease that somebody asked for, whatever the answer was. */
export interface Claim {
  /** The holder it would have. */
  readonly owner: string;
  /** The lane. */
  readonly lane: string;
  /** The region, normalised. */
  readonly region: readonly string[];
}

/** What a trial did to a store and was told. */
export interface Account {
  /** Everything that was asked for. */
  readonly asked: Claim[];
  /** Grants that were told. */
  readonly granted: Grant[];
  /** Identities of leases of which the end was told. */
  readonly ended: Set<string>;
  /** Identities of leases whose end was asked for, with no answer. */
  readonly doubtful: Set<string>;
  /** Stamps under which a grant was denied for certain: no such lease may live. */
  readonly denied: Set<string>;
  /** Damaged lines that hide a grant and were planted. */
  planted: number;
  /** Whether a write was cut short, so that a torn line may stand inside. */
  tears: boolean;
  /** Whether a peer forced its way in, so that two leases may have shared a path for a moment. */
  intruded: boolean;
}

/** An account of nothing. */
export function newAccount(): Account {
  return {
    asked: [],
    granted: [],
    ended: new Set(),
    doubtful: new Set(),
    denied: new Set(),
    planted: 0,
    tears: false,
    intruded: false,
  };
}

/** A journal or a file of history, as bytes. */
export interface JournalBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The journal's name among {@linkcode JournalBytes}; any other is history. */
export const JOURNAL = "lane-journal.jsonl";

/** What is wrong with the files of a store, one sentence each. */
export function auditFiles(
  files: readonly JournalBytes[],
  account: Account,
): string[] {
  const read = files.map((file) => ({ ...file, ...readBytes(file.bytes) }));
  const journal = read.find(({ name }) => name === JOURNAL)?.entries ?? [];
  const all = read.flatMap(({ entries }) => entries);
  const live = replay(journal);
  const faults = [
    ...read.flatMap((file) => damageFaults(file, account)),
    ...read.flatMap((file) => orderFaults(file)),
    ...repeatFaults(all),
    ...missingGrants(account.granted, [...asGrants(live), ...all]).map((x) =>
      `the grant of ${x.lane} to ${x.owner} (fence ${x.fence}) was told and is not in the journal`
    ),
    ...liveFaults(live, account),
  ];
  if (!account.intruded) {
    for (const { name, entries } of read) {
      const { overlap } = firstOverlap(entries);
      if (overlap !== null) faults.push(`${name}: ${overlap}`);
    }
  }
  const { overlap } = firstOverlap(asGrants(live));
  if (overlap !== null && account.intruded) {
    faults.push(`at the end ${overlap}`);
  }
  return faults;
}

interface Read {
  readonly entries: readonly JournalEntry[];
  readonly broken: number;
  readonly torn: number;
}

function readBytes(bytes: Uint8Array): Read {
  const scanner = new JournalScanner(() => {});
  scanner.push(bytes);
  const { damage } = scanner.end();
  const broken = damage.filter(({ kind }) => kind === "broken").length;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const entries = parseJournal(text).filter(({ op }) => op !== "_CORRUPT");
  return { entries, broken, torn: damage.length - broken };
}

function damageFaults(file: Read & JournalBytes, account: Account): string[] {
  const faults: string[] = [];
  if (file.broken > account.planted) {
    faults.push(`${file.name} has ${file.broken} broken lines inside`);
  }
  if (file.torn > 0 && !account.tears && account.planted === 0) {
    faults.push(`${file.name} has ${file.torn} torn lines inside`);
  }
  return faults;
}

function orderFaults({ name, entries }: Read & JournalBytes): string[] {
  let highest = 0;
  for (const { seq, seq_watermark } of entries) {
    if (typeof seq === "number" && seq <= highest) {
      return [`${name}: seq ${seq} stands behind ${highest}`];
    }
    highest = Math.max(highest, Number(seq ?? 0), Number(seq_watermark ?? 0));
  }
  return [];
}

/** One number with two texts; the same record may stand in the journal and in history. */
function repeatFaults(entries: readonly JournalEntry[]): string[] {
  const seen = new Map<unknown, string>();
  const faults: string[] = [];
  for (const entry of entries) {
    if (entry.seq === undefined) continue;
    const text = JSON.stringify(entry);
    if ((seen.get(entry.seq) ?? text) !== text) {
      faults.push(`seq ${entry.seq} was used for two records`);
    }
    seen.set(entry.seq, text);
  }
  return faults;
}

function asGrants(live: readonly Lease[]): JournalEntry[] {
  return live.map((lease) => ({
    op: "ACQUIRE",
    lane: lease.lane,
    loop_ts: lease.loop_ts,
    seq: lease.fence,
    lease,
  }));
}

function liveFaults(live: readonly Lease[], account: Account): string[] {
  const faults: string[] = [];
  const held = new Set(live.map((lease) => identityKey(lease)));
  const { ended, doubtful, denied } = account;
  for (const grant of account.granted) {
    const key = identityKey({ ...grant });
    if (ended.has(key) || doubtful.has(key) || held.has(key)) continue;
    faults.push(`the lease of ${grant.owner} on ${grant.lane} is lost`);
  }
  for (const lease of live) {
    const who = `the lease of ${lease.holder} on ${lease.lane}`;
    if (ended.has(identityKey(lease))) {
      faults.push(`${who} is live although its end was told`);
    }
    if (denied.has(String(lease.loop_ts))) {
      faults.push(`${who} is live although it was denied`);
    }
    if (!account.asked.some((claim) => isFor(claim, lease))) {
      faults.push(`${who} is invented: nobody asked for it`);
    }
  }
  return faults;
}

function isFor(claim: Claim, lease: Lease): boolean {
  return claim.owner === lease.holder && claim.lane === lease.lane &&
    JSON.stringify(claim.region) ===
      JSON.stringify(lease.region ?? lease.tree);
}

const KEPT_REGEXP = /^lane-journal\.\d+-\d+(\.\d+)?\.jsonl$/;

/** The journal and its history as they are now. */
export async function readFiles(home: string): Promise<JournalBytes[]> {
  const names = await namesIn(home);
  return await Promise.all(
    names.filter((name) => name === JOURNAL || KEPT_REGEXP.test(name))
      .map(async (name) => ({
        name,
        bytes: await Deno.readFile(`${home}/${name}`),
      })),
  );
}

async function namesIn(home: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(home));
    return entries.map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

let fresh = 0;

/**
 * Everything that must hold of a store whose fault is over.
 *
 * @param root The workspace.
 * @param account What was done to it; the fresh lane is added.
 * @returns What is wrong, one sentence each.
 */
export async function checkStore(
  root: string,
  account: Account,
): Promise<string[]> {
  const home = `${root}/.dos`;
  const faults = auditFiles(await readFiles(home), account);
  faults.push(...await takeFreshLane(root, account));
  const left = await namesIn(home);
  if (left.some((name) => name.endsWith(".tmp"))) {
    const { journal } = await openWorkspace({ root, env: {} });
    const { outcome } = await journal.compact({ lockTimeout: 0 });
    if (outcome === "lock-busy") faults.push("a draft keeps compaction out");
    const stays = (await namesIn(home)).filter((x) =>
      x.endsWith("compact.tmp")
    );
    if (outcome === "compacted" && stays.length > 0) {
      faults.push(`compaction leaves ${stays.join(", ")}`);
    }
  }
  for (const name of left) {
    if (/^\.lane-lease\.lock/.test(name)) faults.push(`${name} is left behind`);
  }
  faults.push(...auditFiles(await readFiles(home), account));
  return Array.from(new Set(faults));
}

async function takeFreshLane(
  root: string,
  account: Account,
): Promise<string[]> {
  const lane = `fresh${++fresh}`;
  const claim = { owner: "fresh", lane, region: [`${lane}/x.md`] };
  account.asked.push(claim);
  try {
    const { leases } = await openWorkspace({ root, env: {} });
    const mine = await leases.acquire({
      owner: claim.owner,
      lane,
      tree: claim.region,
      pid: 0,
      lockTimeout: 0,
    });
    if (mine.outcome !== "acquire") {
      return [`a fresh acquire answers ${mine.outcome}: ${mine.reason}`];
    }
    const [loop_ts, fence] = [String(mine.loop_ts), Number(mine.fence)];
    account.granted.push({
      told: "granted",
      ...{ owner: claim.owner, lane, loop_ts, fence, ms: 0 },
    });
    const { outcome, reason } = await leases.release({
      owner: claim.owner,
      lane,
      loopTs: loop_ts,
      lockTimeout: 0,
    });
    account.ended.add(identityKey({ lane, loop_ts }));
    return outcome === "released"
      ? []
      : [`a fresh release answers ${outcome}: ${reason}`];
  } catch (error) {
    return [`a fresh acquire fails: ${(error as Error).message}`];
  }
}
