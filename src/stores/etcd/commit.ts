/**
 * The one transaction that makes an act's records and their changes true.
 *
 * It holds only while the act's try is as it was made. A process that was
 * stopped for longer than its session lives finds its try gone; a copy of the
 * transaction that arrives late finds it changed.
 *
 * @module
 */
import { GRACE_MINUTES, ttlMinutes } from "../../domain/expiry.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import { StoreError } from "../../lease/ports.ts";
import { encodeAll } from "../record_lines.ts";
import type { Change } from "./change.ts";
import { claimText, type Standing } from "./claim.ts";
import type { Etcd, EtcdCompare, EtcdOp } from "./client.ts";
import { claimId, type Keyspace, logKey } from "./keys.ts";
import type { Picture } from "./picture.ts";
import { laneIn } from "./reach.ts";

/** Etcd takes no more steps in one transaction, as it is set up of itself. */
export const MOST_STEPS = 128;

/** An act as it is written. */
export interface Deed {
  /** The id of its try. */
  readonly id: string;
  /** Its ticket. */
  readonly ticket: number;
  /** What it was decided on. */
  readonly picture: Picture;
  /** Its records, numbered. */
  readonly records: readonly JournalEntry[];
  /** What they change. */
  readonly changes: readonly Change[];
}

/** A transaction that is ready to be sent, and may be sent again. */
export interface Commit {
  /** What must hold. */
  readonly compare: readonly EtcdCompare[];
  /** What is done. */
  readonly success: readonly EtcdOp[];
  /** Etcd leases that were made for it, of no use if it fails. */
  readonly made: readonly string[];
  /** Etcd leases that nothing hangs on any more once it is done. */
  readonly left: readonly string[];
  /** To be called where etcd no longer knows an etcd lease: one that others hang on too is not asked for again. */
  ended(): void;
}

/** On what a lease without a keeper hangs. */
export interface Hook {
  /** The etcd lease. */
  readonly lease: string;
  /** Whether nothing else hangs on it. */
  readonly own: boolean;
  /** To be called where etcd no longer knows it. */
  ended?(): void;
}

/** Tells on what etcd lease a lease without a keeper hangs. */
export type Alone = (ttlS: number) => Promise<Hook>;

/** Makes the etcd leases that a deed needs, and renews those it speaks of. */
export async function prepare(
  etcd: Etcd,
  space: Keyspace,
  { deed, alone }: { deed: Deed; alone: Alone },
): Promise<Commit> {
  const { id, ticket, picture, records, changes } = deed;
  // Before anything is made for it: it may be what cannot be written.
  const lines = records.map((record) => encodeAll("etcd", [record]));
  const compare: EtcdCompare[] = [
    { key: `${space.tries}${id}`, modRevision: ticket },
    { key: space.base, modRevision: picture.baseRevision },
  ];
  const success: EtcdOp[] = [{ delete: { key: `${space.tries}${id}` } }];
  const made: string[] = [];
  const left: string[] = [];
  const endings: (() => void)[] = [];
  let news = 0;
  try {
    for (const change of changes) {
      const { before, after, hang } = change;
      if (before !== null) compare.push(...unchanged(space, picture, change));
      const own = before?.claim.state === "granted" && before.claim.own;
      const isLeft = after === null || hang.kind !== "same";
      if (before !== null && own && isLeft && before.lease !== "0") {
        left.push(before.lease);
      }
      if (after === null) {
        const at = before?.id ?? "";
        success.push(
          { delete: { key: `${space.claims}${at}` } },
          { delete: { key: `${space.held}${at}` } },
        );
        continue;
      }
      // deno-lint-ignore no-await-in-loop -- rarely more than one
      const hung = await hangUp(etcd, { change, after, picture, alone });
      if (hung.made) made.push(hung.lease);
      if (hung.ended !== undefined) endings.push(hung.ended);
      compare.push(...hung.compare(space));
      const at = before?.id ??
        claimId(laneIn(after), news++ === 0 ? id : `${id}-${news}`);
      const value = claimText(hung.claim);
      success.push(
        { put: `${space.claims}${at}`, value, lease: hung.lease },
        { put: `${space.held}${at}`, value },
      );
    }
  } catch (error) {
    await letGo(etcd, made);
    throw error;
  }
  records.forEach((record, i) => {
    const put = logKey(space, Number(record.seq));
    success.push({ put, value: lines[i] ?? "" });
  });
  success.push({ put: space.head, value: String(records.at(-1)?.seq ?? "") });
  if (Math.max(success.length, compare.length) > MOST_STEPS) {
    await letGo(etcd, made);
    throw new StoreError(
      "STORE_UNWRITABLE",
      `Cannot write ${records.length} records to etcd at once: they take more than ${MOST_STEPS} steps`,
      {
        hint: "Nothing was written; ask for fewer at a time, such as one lane",
      },
    );
  }
  const ended = (): void => {
    for (const one of endings) one();
  };
  return { compare, success, made, left, ended };
}

/** Ends etcd leases; those that cannot be ended end when their time is over. */
export async function letGo(
  etcd: Etcd,
  leases: readonly string[],
): Promise<void> {
  await Promise.allSettled(leases.map((lease) => etcd.revokeLease(lease)));
}

/** What tells that a lease or a ticket still is as it was seen. */
function unchanged(
  space: Keyspace,
  { ended }: Picture,
  { before }: Change,
): EtcdCompare[] {
  if (before === null) return [];
  const { id, modRevision } = before;
  return ended.includes(before)
    ? [
      { key: `${space.claims}${id}`, modRevision: 0 },
      { key: `${space.held}${id}`, modRevision },
    ]
    : [{ key: `${space.claims}${id}`, modRevision }];
}

interface Hung {
  readonly claim: Standing;
  readonly lease: string;
  /** Whether the etcd lease was made just now. */
  readonly made: boolean;
  /** To be called where etcd no longer knows it. */
  readonly ended?: (() => void) | undefined;
  compare(space: Keyspace): EtcdCompare[];
}

async function hangUp(
  etcd: Etcd,
  { change, after, picture, alone }: {
    change: Change;
    after: Standing;
    picture: Picture;
    alone: Alone;
  },
): Promise<Hung> {
  const { before, hang, isBeat } = change;
  const none = (): EtcdCompare[] => [];
  if (hang.kind === "same") {
    const own = after.state === "granted" && after.own;
    // First the time, then the record of it: the other way round it might say more than is true.
    if (isBeat && own && before !== null) await etcd.keepAlive(before.lease);
    return { claim: after, lease: "same", made: false, compare: none };
  }
  if (hang.kind === "keeper") {
    const { name } = hang;
    const keeper = picture.keepers.get(name);
    if (keeper === undefined) throw keeperEnded(name);
    const { lease, createRevision } = keeper;
    return {
      ...{ claim: after, lease, made: false },
      compare: (space) => [{ key: `${space.keepers}${name}`, createRevision }],
    };
  }
  const minutes = after.state === "granted" ? ttlMinutes(after.lease) : 0;
  const { lease, own, ended } = await alone(
    Math.ceil((minutes + GRACE_MINUTES) * 60),
  );
  const claim = after.state === "granted" ? { ...after, own } : after;
  return { claim, lease, made: own, ended, compare: none };
}

function keeperEnded(name: string): StoreError {
  return new StoreError(
    "STORE_SESSION_ENDED",
    `Cannot hold anything for the keeper "${name}": its session with etcd has ended`,
    {
      hint:
        "Nothing was granted; the process was stopped for longer than its session lives, ask again",
    },
  );
}
