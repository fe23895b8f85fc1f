/**
 * The state of a store at one revision.
 *
 * @module
 */
import { identityKey, type Lease } from "../../domain/lease.ts";
import type { Etcd, EtcdKv, EtcdOp, EtcdTxnAnswer } from "./client.ts";
import { readClaim, type Standing, type Try } from "./claim.ts";
import { type Keyspace, numberOf, shardOf } from "./keys.ts";
import { readBase } from "./numbers.ts";

/** An act that is about to be decided. */
export interface OpenTry extends Try {
  /** Its key. */
  readonly key: string;
  /** Its ticket. */
  readonly ticket: number;
}

/** A lease or a ticket, and its keys. */
export interface Stand {
  /** The id of its claim. */
  readonly id: string;
  /** What stands there. */
  readonly claim: Standing;
  /** Its place in history, against all others. */
  readonly since: number;
  /** The revision that last wrote the claim; of one that ended, its `held` key. */
  readonly modRevision: number;
  /** The etcd lease it hangs on, `"0"` for one that ended. */
  readonly lease: string;
}

/** A keeper that is held. */
export interface HeldKeeper {
  /** The etcd lease it is held by. */
  readonly lease: string;
  /** The revision that made it. */
  readonly createRevision: number;
}

/** The state at one revision. */
export interface Picture {
  /** The revision. */
  readonly revision: number;
  /** The lanes whose leases and tickets it has, and maybe some others'; `null` if it has all. */
  readonly lanes: readonly string[] | null;
  /** The acts that are about to be decided, lowest ticket first. */
  readonly tries: readonly OpenTry[];
  /** Live leases and open tickets, in the order in which they were made. */
  readonly stands: readonly Stand[];
  /** Leases and tickets that the server ended, and that no record says so of. */
  readonly ended: readonly Stand[];
  /** The keepers that are held, by name; none where it has not all lanes. */
  readonly keepers: ReadonlyMap<string, HeldKeeper>;
  /** What is added to all numbers. */
  readonly base: number;
  /** The revision that last wrote the base, 0 where there is none. */
  readonly baseRevision: number;
  /** The revision of the last act that appended, 0 where none did. */
  readonly headRevision: number;
  /** Keys of claims that nobody can read. */
  readonly unreadable: readonly string[];
}

/** So many keys are asked for in one transaction. */
const GETS = 100;

/** What is looked at. */
export interface Scope {
  /** Ids of lanes, `null` for all. */
  readonly lanes: readonly string[] | null;
  /** Whether what is held is compared key by key, however many there are. @default {false} */
  readonly isThorough?: boolean;
}

/** Everything. */
export const ALL_LANES: Scope = { lanes: null };

/** Takes a picture, of all or of what stands on some lanes. */
export async function takePicture(
  etcd: Etcd,
  space: Keyspace,
  scope: Scope = ALL_LANES,
): Promise<Picture> {
  const answer = await etcd.txn({ success: stateGets(space, scope) });
  return await pictureOf({ etcd, space, scope }, answer);
}

/** The steps that read the state, in the order in which `pictureOf` takes what they find. */
export function stateGets(space: Keyspace, { lanes }: Scope): EtcdOp[] {
  const shards = shardsOf(lanes);
  return [
    { get: { key: space.base } },
    { get: { key: space.head } },
    { get: { prefix: lanes === null ? space.keepers : space.tries } },
    ...shards.map((shard): EtcdOp => ({
      get: { prefix: `${space.held}${shard}`, countOnly: true },
    })),
    ...shards.map((shard): EtcdOp => ({
      get: { prefix: `${space.claims}${shard}` },
    })),
  ];
}

/** What is read beside what stands. */
const OTHERS = 3;

function shardsOf(lanes: Picture["lanes"]): string[] {
  return lanes === null ? [""] : [...new Set(lanes.map(shardOf))];
}

/** The picture that the answers to `stateGets` come to. */
export async function pictureOf(
  { etcd, space, scope: { lanes, isThorough = false } }: {
    readonly etcd: Etcd;
    readonly space: Keyspace;
    readonly scope: Scope;
  },
  { revision, found, counts }: Omit<EtcdTxnAnswer, "succeeded">,
): Promise<Picture> {
  const [bases = [], [head] = [], others = []] = found;
  const base = readBase(bases);
  const shards = shardsOf(lanes);
  const standing = found.slice(OTHERS + shards.length).flat();
  const tries: OpenTry[] = [];
  const stands: Stand[] = [];
  const unreadable: string[] = [];
  const ids = new Set<string>();
  const names = new Names();
  for (const kv of lanes === null ? standing : [...others, ...standing]) {
    const id = kv.key.slice(space.claims.length);
    ids.add(id);
    const claim = readClaim(kv.value);
    if (claim?.state === "try" && kv.key.startsWith(space.tries)) {
      tries.push({ ...claim, key: kv.key, ticket: kv.createRevision });
    } else if (claim === null || claim.state === "try") {
      // No act that is about to be decided lies there: it may have been a lease.
      unreadable.push(kv.key);
    } else if (claim.state === "granted" && !names.isNew(claim.lease)) {
      // The fold takes no such lease, so nothing could end it.
      unreadable.push(kv.key);
    } else stands.push(standOf(id, claim, kv));
  }
  const held = counts.slice(OTHERS, OTHERS + shards.length);
  // We write and delete what stands together with what is held, so as many are the same.
  const isAll = !isThorough &&
    held.reduce((sum, count) => sum + count, 0) === stands.length;
  return {
    ...{ revision, lanes },
    tries: tries.sort((a, b) => a.ticket - b.ticket),
    stands: stands.sort((a, b) => a.since - b.since),
    ended: isAll ? [] : await endedIn(
      etcd,
      space,
      await goneIn(etcd, space, { revision, shards, ids }),
    ),
    keepers: new Map(
      (lanes === null ? others : []).map(({ key, lease, createRevision }) => [
        key.slice(space.keepers.length),
        { lease, createRevision },
      ]),
    ),
    base: base.number,
    baseRevision: base.modRevision,
    headRevision: head?.modRevision ?? 0,
    unreadable,
  };
}

/** The identity of what has none. */
const BLANK = identityKey({});

/** The identities of leases, each of which only one may have. */
class Names {
  readonly #known = new Set<string>([BLANK]);

  isNew(lease: Lease): boolean {
    const before = this.#known.size;
    return this.#known.add(identityKey(lease)).size > before;
  }
}

/**
 * What was held at a revision without a claim. No `held` key is made again once
 * it was deleted, so one that was made by then was there then.
 */
async function goneIn(
  etcd: Etcd,
  space: Keyspace,
  { revision, shards, ids }: {
    readonly revision: number;
    readonly shards: readonly string[];
    readonly ids: ReadonlySet<string>;
  },
): Promise<EtcdKv[]> {
  const { found } = await etcd.txn({
    success: shards.map((shard) => ({
      get: { prefix: `${space.held}${shard}`, keysOnly: true },
    })),
  });
  return found.flat().filter(({ key, createRevision }) =>
    createRevision <= revision && !ids.has(key.slice(space.held.length))
  );
}

/** One that is gone by now was swept; one that was taken again since fails whoever would sweep it. */
async function endedIn(
  etcd: Etcd,
  space: Keyspace,
  gone: readonly EtcdKv[],
): Promise<Stand[]> {
  const ended: Stand[] = [];
  for (let at = 0; at < gone.length; at += GETS) {
    const some = gone.slice(at, at + GETS);
    // deno-lint-ignore no-await-in-loop -- rarely more than one round
    const { found } = await etcd.txn({
      success: some.map(({ key }) => ({ get: { key } })),
    });
    for (const kv of found.flat()) {
      const claim = readClaim(kv.value);
      if (claim === null || claim.state === "try") continue;
      ended.push({
        ...standOf(kv.key.slice(space.held.length), claim, kv),
        lease: "0",
      });
    }
  }
  return ended.sort((a, b) => a.since - b.since);
}

function standOf(id: string, claim: Standing, kv: EtcdKv): Stand {
  const { createRevision, modRevision, lease } = kv;
  // An act is written after its ticket. Whoever has a higher one could never come after what says otherwise.
  const isTrue = Number.isSafeInteger(claim.by) && claim.by <= modRevision;
  const by = isTrue ? claim.by : modRevision;
  const known = { ...claim, by };
  // Its key was made by the act that it came from, or later.
  const age = numberOf(0, createRevision, 0);
  const since = Math.min(claim.from ?? age, age);
  return { id, claim: known, since, modRevision, lease };
}
