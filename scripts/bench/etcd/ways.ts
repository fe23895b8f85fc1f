/**
 * Three ways to grant over the same etcd, as ledgers: ours; reading all and
 * writing if nothing was granted meanwhile; and `etcdctl lock` around it.
 *
 * All three read the same keys, decide by the same arbiter and write the same
 * records. The two others are spared what they need not do: whoever gives a
 * lane back takes no lock and collides with nobody, and they take no care of
 * answers that were lost.
 *
 * @module
 */
import type {
  Act,
  Busy,
  Done,
  Ledger,
  LedgerView,
  TransactOptions,
} from "../../../src/lease/ports.ts";
import { createTiming } from "../../../src/stores/etcd/assembly.ts";
import { changesOf } from "../../../src/stores/etcd/change.ts";
import type { Etcd, EtcdTxnAnswer } from "../../../src/stores/etcd/client.ts";
import { letGo, prepare } from "../../../src/stores/etcd/commit.ts";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import { numberOf } from "../../../src/stores/etcd/keys.ts";
import {
  createEtcdLedger,
  type EtcdStore,
  spaceOf,
} from "../../../src/stores/etcd/ledger.ts";
import { takePicture } from "../../../src/stores/etcd/picture.ts";
import { grantLease } from "../../../src/stores/etcd/session.ts";
import { viewOf } from "../../../src/stores/etcd/view.ts";
import { stamped } from "../../../src/stores/record_lines.ts";
import { locked } from "./etcdctl.ts";

/** A cluster, and where in it. */
export interface Ground {
  /** The members. */
  readonly endpoints: readonly string[];
  /** Before all keys. */
  readonly prefix: string;
  /** Ends what would go on trying. */
  readonly stop: AbortSignal;
}

/** A ledger that counts. */
export interface Way {
  /** The ledger. */
  readonly ledger: Ledger;
  /** How often something was begun again. */
  again(): number;
  /** Lets go of its connections. */
  close(): void;
}

/** Whoever was still trying when the time was over. */
export class Unfinished extends Error {}

/** Ours. An attempt that begins again makes a second try; a commit that came too late is one that failed. */
export function bakery(ground: Ground): Way {
  let tries = 0;
  let acts = 0;
  let failed = 0;
  const store = storeOf(ground, async (etcd, txn) => {
    const [first] = txn.success;
    if (first !== undefined && "put" in first) {
      if (first.value.startsWith('{"state":"try"')) tries++;
    }
    const answer = await etcd.txn(txn);
    if (!answer.succeeded) failed++;
    return answer;
  });
  const ledger = createEtcdLedger(store);
  return {
    ledger: {
      read: () => ledger.read(),
      transact: (decide, options) => {
        acts++;
        return ledger.transact(decide, options);
      },
    },
    again: () => tries - acts + failed,
    close: () => store.close(),
  };
}

/** Reads all, decides, and writes if nothing was granted meanwhile; else from the start. */
export function compareAndSwap(ground: Ground): Way {
  const store = storeOf(ground);
  let again = 0;
  const transact: Ledger["transact"] = async (decide, options) => {
    while (true) {
      if (ground.stop.aborted) throw new Unfinished();
      // deno-lint-ignore no-await-in-loop -- until nothing came between
      const done = await once(store, decide, options);
      if (done !== null) return done;
      again++;
    }
  };
  return {
    ledger: { read: unread, transact },
    again: () => again,
    close: () => store.close(),
  };
}

/** The same under one lock for the whole store, held by a process of `etcdctl lock`. */
export function lockAround(ground: Ground): Way {
  const store = storeOf(ground);
  let again = 0;
  const transact = async <T>(
    decide: (view: LedgerView) => Act<T>,
    options: TransactOptions = {},
  ): Promise<Done<T> | Busy> => {
    const write = async (): Promise<Done<T>> => {
      while (true) {
        // deno-lint-ignore no-await-in-loop -- at once, but for its own lease
        const done = await once(store, decide, options);
        if (done !== null) return done;
        again++;
      }
    };
    if (!isGrant(options)) return await write();
    const { endpoints, prefix, stop } = ground;
    const got = await locked({ endpoints, name: `${prefix}lock`, stop }, write);
    if (got === null) throw new Unfinished();
    return got;
  };
  return {
    ledger: { read: unread, transact },
    again: () => again,
    close: () => store.close(),
  };
}

/** What asks for a region may grant; what names a lane alone gives back. */
function isGrant({ touches }: TransactOptions = {}): boolean {
  return touches?.all === true || (touches?.region.length ?? 0) > 0;
}

/** One round: `null` where a grant came between. */
async function once<T>(
  store: EtcdStore,
  decide: (view: LedgerView) => Act<T>,
  options: TransactOptions | undefined,
): Promise<Done<T> | null> {
  const { etcd, timing } = store;
  const space = spaceOf(store);
  const guarded = isGrant(options);
  // What gives back is spared the look at all others, as ours is.
  const { touches } = options ?? {};
  const lanes = guarded || touches?.all === true
    ? null
    : touches?.lanes ?? null;
  const picture = await takePicture(etcd, space, { lanes });
  const ticket = picture.revision + 1;
  const nowMs = timing.nowMs();
  const nextSeq = numberOf(picture.base, ticket, 0);
  const act = decide(viewOf(picture, { nowMs, nextSeq }));
  if (act.append.length === 0) return done(act.result);
  const records = stamped(act.append, { nowMs, nextSeq });
  const changes = changesOf(picture.stands, records, ticket);
  const { compare, success, made, left } = await prepare(etcd, space, {
    deed: { id: store.mint(), ticket: 0, picture, records, changes },
    alone: async (ttlS) => ({ lease: await grantLease(etcd, ttlS), own: true }),
  });
  const { succeeded } = await etcd.txn({
    compare: guarded
      ? [...compare, { key: space.head, modRevision: picture.headRevision }]
      : compare,
    // What gives back leaves the guard alone, and so fails nobody.
    success: guarded
      ? success
      : success.filter((op) => !("put" in op) || op.put !== space.head),
  });
  await letGo(etcd, succeeded ? left : made);
  return succeeded ? done(act.result) : null;
}

function done<T>(result: T): Done<T> {
  return { kind: "done", result, written: [] };
}

function unread(): Promise<LedgerView> {
  return Promise.reject(new Error("Cannot read: only transact is measured"));
}

function storeOf(
  { endpoints, prefix }: Ground,
  txn?: (etcd: Etcd, txn: Parameters<Etcd["txn"]>[0]) => Promise<EtcdTxnAnswer>,
): EtcdStore & { close(): void } {
  // Long enough for whoever comes last to be served.
  const etcd = createEtcd({ endpoints, deadlineMs: 60_000 });
  return {
    etcd: txn === undefined ? etcd : {
      ...etcd,
      txn: (asked) => txn(etcd, asked),
    },
    timing: createTiming(),
    host: "bench",
    owner: "bench",
    prefix,
    mint: () => crypto.randomUUID(),
    close: () => etcd.close(),
  };
}
