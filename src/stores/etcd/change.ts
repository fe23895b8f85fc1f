/**
 * What records change of the state: the fold says it, whatever the operation.
 *
 * @module
 */
import { keeperOf } from "../../domain/keeper.ts";
import { identityKey, type Lease } from "../../domain/lease.ts";
import type { Ticket } from "../../domain/ticket.ts";
import { waitEntry } from "../../journal/compact.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import {
  type HandOverRequest,
  requestEntry,
} from "../../journal/open_requests.ts";
import { Fold } from "../../journal/replay.ts";
import type { Granted, Standing } from "./claim.ts";
import { numberOf } from "./keys.ts";
import type { Stand } from "./picture.ts";

/** On what a claim hangs from now on. */
export type Hang =
  /** On what it hung before. */
  | { readonly kind: "same" }
  /** On the etcd lease of a keeper. */
  | { readonly kind: "keeper"; readonly name: string }
  /** On one for leases without a keeper. */
  | { readonly kind: "alone" };

/** A claim that is written or deleted. */
export interface Change {
  /** How it stood, `null` for one that is new. */
  readonly before: Stand | null;
  /** How it is to stand, `null` if it ends. */
  readonly after: Standing | null;
  /** On what it is to hang. */
  readonly hang: Hang;
  /** Whether the holder was heard of. */
  readonly isBeat: boolean;
}

const BEATS: ReadonlySet<unknown> = new Set(["HEARTBEAT", "RECONCILE"]);
const SAME: Hang = { kind: "same" };

/**
 * The changes that records make.
 *
 * @param stands The leases and tickets they may concern, in the order in which they were made.
 * @param records The records, numbered.
 * @param ticket The ticket of their act.
 */
export function changesOf(
  stands: readonly Stand[],
  records: readonly JournalEntry[],
  ticket: number,
): Change[] {
  return changesAmong(concerned(stands, records), records, ticket);
}

/**
 * Adds the ends of what the server ended and the records say nothing of: a
 * `held` key may hold what the fold does not take, and must go all the same.
 *
 * @param changes The changes that the records make.
 * @param swept What is told of as ended.
 */
export function withEnds(
  changes: readonly Change[],
  swept: readonly Stand[],
): Change[] {
  const told = new Set(changes.map(({ before }) => before));
  const rest = swept.filter((stand) => !told.has(stand));
  return [
    ...changes,
    ...rest.map((before): Change => {
      return { before, after: null, hang: SAME, isBeat: false };
    }),
  ];
}

/** A record changes the one lease that it names, but for one that begins anew; a ticket may be named by any. */
function concerned(
  stands: readonly Stand[],
  records: readonly JournalEntry[],
): readonly Stand[] {
  if (records.some(({ op }) => op === "CHECKPOINT")) return stands;
  const named = new Set(records.map(identityKey));
  return stands.filter(({ claim }) =>
    claim.state === "waiting" || named.has(identityKey(claim.lease))
  );
}

function changesAmong(
  stands: readonly Stand[],
  records: readonly JournalEntry[],
  ticket: number,
): Change[] {
  const fold = foldOf(stands, records);
  const before = new State(fold);
  for (const record of records) fold.apply(record);
  const after = new State(fold);
  const heard = new Set(
    records.filter(({ op }) => BEATS.has(op)).map(identityKey),
  );
  const changes: Change[] = [];
  const known = new Map(stands.map((stand) => [nameOf(stand.claim), stand]));
  for (const [name, stand] of known) {
    // What the fold does not take it cannot end.
    if (before.get(name, ticket) === null) continue;
    const now = after.get(name, ticket);
    const isBeat = heard.has(name);
    if (now === null) {
      changes.push({ before: stand, after: null, hang: SAME, isBeat });
    } else if (!after.isAs(before, name)) {
      // What the server ended hangs on nothing any more.
      const hang = hangOf(stand.lease === "0" ? null : stand.claim, now);
      const kept = hang.kind === "same" && stand.claim.state === "granted" &&
        stand.claim.own;
      const after = { ...owning(now, kept), from: stand.since };
      changes.push({ before: stand, after, hang, isBeat });
    }
  }
  let place = numberOf(0, ticket, 0);
  for (const name of after.names()) {
    const now = known.has(name) ? null : after.get(name, ticket);
    if (now === null) continue;
    const hang = hangOf(null, now);
    const made = { ...now, from: place++ };
    changes.push({ before: null, after: made, hang, isBeat: false });
  }
  return changes;
}

/** What stands, as a fold has it. */
class State {
  readonly #live: ReadonlyMap<string, Lease>;
  readonly #tickets: ReadonlyMap<string, Ticket>;
  readonly #requests = new Map<string, HandOverRequest[]>();

  constructor(fold: Fold) {
    this.#live = fold.liveByKey();
    this.#tickets = new Map(
      fold.tickets().map((ticket) => [ticketName(ticket), ticket]),
    );
    for (const request of fold.requests()) {
      const name = identityKey({ ...request });
      this.#requests.set(name, [...this.#requests.get(name) ?? [], request]);
    }
  }

  names(): string[] {
    return [...this.#live.keys(), ...this.#tickets.keys()];
  }

  get(name: string, by: number): Standing | null {
    const lease = this.#live.get(name);
    if (lease !== undefined) {
      const requests = this.#requests.get(name) ?? [];
      return { state: "granted", lease, requests, by, own: false };
    }
    const ticket = this.#tickets.get(name);
    return ticket === undefined ? null : { state: "waiting", ticket, by };
  }

  /** The fold makes a new object of what a record changes. */
  isAs(other: State, name: string): boolean {
    return this.#live.get(name) === other.#live.get(name) &&
      this.#tickets.get(name) === other.#tickets.get(name) &&
      JSON.stringify(this.#requests.get(name)) ===
        JSON.stringify(other.#requests.get(name));
  }
}

/** Acts that do not keep each other apart write as they come: a ticket may have a higher number than the records. */
function foldOf(
  stands: readonly Stand[],
  records: readonly JournalEntry[],
): Fold {
  const fold = new Fold();
  const watermark = Math.max(
    Number(records[0]?.seq ?? 1) - 1,
    ...stands.map(({ claim }) =>
      claim.state === "waiting" ? claim.ticket.ticket : 0
    ),
  );
  fold.apply({ op: "CHECKPOINT", leases: [], seq_watermark: watermark });
  for (const { claim } of stands) {
    if (claim.state === "waiting") fold.apply(waitEntry(claim.ticket));
    else {
      const { lane, loop_ts } = claim.lease;
      fold.apply({ op: "RECONCILE", lane, loop_ts, lease: claim.lease });
      for (const one of claim.requests) fold.apply(requestEntry(one));
    }
  }
  return fold;
}

/** A lease that changes hands hangs on its new holder. */
function hangOf(before: Standing | null, now: Standing): Hang {
  const keeper = keeperIn(now);
  const isSame = before !== null && keeperIn(before) === keeper &&
    (now.state === "waiting" || before.state === "waiting" ||
      before.lease.fence === now.lease.fence);
  if (isSame) return SAME;
  return keeper === "" ? { kind: "alone" } : { kind: "keeper", name: keeper };
}

function keeperIn(claim: Standing): string {
  return keeperOf(claim.state === "granted" ? claim.lease : claim.ticket);
}

function owning(claim: Standing, own: boolean): Standing {
  return claim.state === "granted"
    ? { ...claim, own } satisfies Granted
    : claim;
}

function nameOf(claim: Standing): string {
  return claim.state === "granted"
    ? identityKey(claim.lease)
    : ticketName(claim.ticket);
}

/** No identity looks like this. */
function ticketName({ ticket }: Pick<Ticket, "ticket">): string {
  return `ticket ${ticket}`;
}
