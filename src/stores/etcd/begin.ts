/**
 * Taking a ticket, and giving it back.
 *
 * @module
 */
import { formatStamp } from "../../domain/stamp.ts";
import { StoreError, type Touches } from "../../lease/ports.ts";
import { claimText } from "./claim.ts";
import type { Etcd, EtcdTxnAnswer } from "./client.ts";
import type { Alone } from "./commit.ts";
import type { Keyspace } from "./keys.ts";
import {
  ALL_LANES,
  type Picture,
  pictureOf,
  type Scope,
  stateGets,
} from "./picture.ts";
import type { Session, Timing } from "./session.ts";

/** What acts are made with. */
export interface Premises {
  /** The way to etcd. */
  readonly etcd: Etcd;
  /** Time. */
  readonly timing: Timing;
  /** Where things lie. */
  readonly space: Keyspace;
  /** This host. */
  readonly host: string;
  /** Who this process is, in words. */
  readonly owner: string;
  /** What tries hang on. */
  readonly session: Session;
  /** Makes an id that nobody else makes. */
  mint(): string;
  /** On what a lease without a keeper hangs. */
  readonly alone: Alone;
}

/** A ticket that was taken. */
export interface Begun {
  /** The id of the try. */
  readonly id: string;
  /** The ticket. */
  readonly ticket: number;
  /** The etcd lease it hangs on. */
  readonly session: string;
  /** The state right after it was taken. */
  readonly picture: Picture;
}

/** With these nothing is known of a try but that it ends with its session. */
const LOST: ReadonlySet<string> = new Set([
  "STORE_UNACKNOWLEDGED",
  "STORE_SESSION_ENDED",
]);

/** So long the removal of a try is waited for, in milliseconds. */
const TAKE_BACK_MS = 500;

/** Takes a ticket; `null` if nobody can tell whether it was taken, or its session is gone. */
export async function begin(
  premises: Premises,
  touches: Touches,
  scope: Scope = ALL_LANES,
): Promise<Begun | null> {
  const { etcd, timing, space, host, owner, session } = premises;
  const lease = await session.lease();
  const id = premises.mint();
  const at = formatStamp(timing.nowMs());
  const value = claimText({ state: "try", touches, host, owner, at });
  let answer: EtcdTxnAnswer;
  try {
    answer = await etcd.txn({
      success: [
        { put: `${space.tries}${id}`, value, lease },
        ...stateGets(space, scope),
      ],
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // It may still arrive, and would stand in the way of all as long as the session lives.
    session.abandon(lease);
    if (!LOST.has(error.code)) throw error;
    if (error.code === "STORE_UNACKNOWLEDGED") await takeBack(premises, id);
    return null;
  }
  const { revision, found, counts } = answer;
  const seen = { revision, found: found.slice(1), counts: counts.slice(1) };
  try {
    const picture = await pictureOf({ etcd, space, scope }, seen);
    return { id, ticket: revision, session: lease, picture };
  } catch (error) {
    session.abandon(lease);
    await takeBack(premises, id);
    throw error;
  }
}

/** Removes a try of which nobody knows whether it stands, if that is quickly done. */
async function takeBack(
  { etcd, timing, space }: Premises,
  id: string,
): Promise<void> {
  const end = new AbortController();
  const gone = etcd.txn({
    success: [{ delete: { key: `${space.tries}${id}` } }],
  })
    .then(() => {}, ignoreStore);
  try {
    await Promise.race([gone, timing.sleep(TAKE_BACK_MS, end.signal)]);
  } finally {
    end.abort();
  }
}

function ignoreStore(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

/** Gives a ticket back. Where that cannot be done it ends with its session. */
export async function withdraw(
  { etcd, space, session }: Premises,
  { id, ticket, session: lease }: Begun,
): Promise<void> {
  const key = `${space.tries}${id}`;
  try {
    await etcd.txn({
      compare: [{ key, modRevision: ticket }],
      success: [{ delete: { key } }],
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    session.abandon(lease);
  }
}
