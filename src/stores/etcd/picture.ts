/**
 * The state of a store at one revision.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { Etcd, EtcdKv } from "./client.ts";
import { readClaim, type Standing, type Try } from "./claim.ts";
import { type Keyspace, stateGets } from "./keys.ts";

/** An act that is about to be decided. */
export interface OpenTry extends Try {
  /** Its claim's id. */
  readonly id: string;
  /** Its ticket. */
  readonly ticket: number;
}

/** A lease or a ticket, and its keys. */
export interface Stand {
  /** The id of its claim. */
  readonly id: string;
  /** What stands there. */
  readonly claim: Standing;
  /** The revision that made the claim; of one that ended, of its `held` key. */
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
  /** The acts that are about to be decided, lowest ticket first. */
  readonly tries: readonly OpenTry[];
  /** Live leases and open tickets, in the order in which they were made. */
  readonly stands: readonly Stand[];
  /** Leases and tickets that the server ended, and that no record says so of. */
  readonly ended: readonly Stand[];
  /** The keepers that are held, by name. */
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

/** Takes a picture. */
export async function takePicture(
  etcd: Etcd,
  space: Keyspace,
): Promise<Picture> {
  const { revision, found } = await etcd.txn({ success: stateGets(space) });
  return await pictureOf(etcd, space, { revision, found });
}

/** The picture that the answers to `stateGets` come to. */
export async function pictureOf(
  etcd: Etcd,
  space: Keyspace,
  { revision, found }: {
    readonly revision: number;
    readonly found: readonly (readonly EtcdKv[])[];
  },
): Promise<Picture> {
  const [claims = [], held = [], keepers = [], bases = [], heads = []] = found;
  const [base] = bases;
  const [head] = heads;
  const tries: OpenTry[] = [];
  const stands: Stand[] = [];
  const unreadable: string[] = [];
  const ids = new Set<string>();
  for (const kv of claims) {
    const id = kv.key.slice(space.claims.length);
    ids.add(id);
    const claim = readClaim(kv.value);
    if (claim === null) unreadable.push(kv.key);
    else if (claim.state === "try") {
      tries.push({ ...claim, id, ticket: kv.createRevision });
    } else stands.push(standOf(id, claim, kv));
  }
  const gone = held.filter(({ key }) => !ids.has(key.slice(space.held.length)));
  return {
    revision,
    tries: tries.sort((a, b) => a.ticket - b.ticket),
    stands: stands.sort((a, b) => a.since - b.since),
    ended: gone.length === 0 ? [] : await endedIn(etcd, space, gone),
    keepers: new Map(
      keepers.map(({ key, lease, createRevision }) => [
        key.slice(space.keepers.length),
        { lease, createRevision },
      ]),
    ),
    base: base === undefined ? 0 : baseIn(base),
    baseRevision: base?.modRevision ?? 0,
    headRevision: head?.modRevision ?? 0,
    unreadable,
  };
}

/** Without it no number could be told, and a guess might be one that was given out. */
function baseIn({ key, value }: EtcdKv): number {
  const number = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new StoreError(
    "STORE_CORRUPT",
    `Cannot tell numbers: the key "${key}" holds none`,
    {
      path: key,
      hint:
        "Put back the number that the import wrote there; without it fences would go back",
    },
  );
}

/** Nobody makes a `held` key anew, so one that is gone by now was swept, and the others are as they were. */
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
  return { id, claim: known, since: createRevision, modRevision, lease };
}
