/**
 * One decision on a request for a lane, in one transaction: fold, decide,
 * record.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import {
  type Granted,
  type Refused,
  WORTH_WAITING,
} from "../arbiter/decision.ts";
import type { Lease } from "../domain/lease.ts";
import type { KeeperState } from "../domain/keeper.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { JournalEntry } from "../journal/entry.ts";
import {
  type AcquireOutcome,
  grantedAnswer,
  refusedAnswer,
  repeatedAnswer,
} from "./acquire_answer.ts";
import type { Case } from "./asking.ts";
import { deadlock } from "./deadlock.ts";
import { type Desk, type LockBusy, lockBusy, requireSafe } from "./desk.ts";
import { findExpired, isSomeKeeperGone } from "./expired.ts";
import { findRetried, identityInUse } from "./identity.ts";
import { namedKeepers } from "./keepers.ts";
import { acquireEntry, mintLease, refuseEntry } from "./mint.ts";
import type { Act, Busy, Done, LedgerView } from "./ports.ts";
import { offerTo, taking } from "./offer.ts";
import {
  clearedTickets,
  type QueueSight,
  ticketsAhead,
  untested,
} from "./queue.ts";
import { endingOf, goneIn, isEndOfKeeper } from "./reclaim.ts";
import { ownEnd, waitEntryOf } from "./place.ts";
import { remembering } from "./remembered.ts";
import { callbacksOf, touchesOf } from "./request_touches.ts";
import { withdrawal } from "./withdraw.ts";

/** How often a decision made on a snapshot is made anew because the journal went on. */
const SNAPSHOTS = 5;

/** How often a decision may find that it must know more of others first. */
const ROUNDS = 8;

/** A decision that must first know more of others. */
export type Unsettled =
  /** Leases whose keepers are gone have to be judged. */
  | { readonly kind: "judge" }
  /** Keepers of tickets have to be tested. */
  | { readonly kind: "test"; readonly keepers: readonly string[] };

/** What one look at the journal comes to. */
export type Ruling = AcquireOutcome | LockBusy | Unsettled;

/** Whether a ruling is none yet. */
export function isUnsettled(ruling: Ruling): ruling is Unsettled {
  return "kind" in ruling;
}

/**
 * Decides and records, however much has to be found out first.
 *
 * @param asked The case.
 * @param wait How long to wait for the lock.
 * @returns The answer.
 */
export async function settle(
  asked: Case,
  wait: { timeoutMs: number },
): Promise<AcquireOutcome | LockBusy> {
  const { desk, request } = asked;
  const isPlain = callbacksOf(asked) === 0 || desk.ledger.letsCall === true;
  const attempt = isPlain
    ? (now: Case) =>
      desk.ledger.transact((view) => decide(now, view), {
        ...wait,
        touches: touchesOf(now),
      })
    : (now: Case) => onSnapshots(now, wait);
  let now = asked;
  for (let round = 1; round <= ROUNDS; round++) {
    // deno-lint-ignore no-await-in-loop -- each round follows from the last
    const answer = await attempt(now);
    if (answer.kind === "busy") return lockBusy(answer, request.lane);
    const { result, written } = answer;
    if (!isUnsettled(result)) {
      if (written.some(isEndOfKeeper)) {
        // deno-lint-ignore no-await-in-loop -- this is the end of it
        await desk.keepers.sweep(namedKeepers);
      }
      return result;
    }
    // deno-lint-ignore no-await-in-loop -- each round follows from the last
    now = await knowingMore(now, result);
  }
  return undecided(request.lane);
}

/** The case, with what its decision has to know. */
export async function knowingMore(
  asked: Case,
  wanted: Unsettled,
): Promise<Case> {
  const { desk, queue } = asked;
  if (wanted.kind === "judge") {
    return { ...asked, expired: await findExpired(desk) };
  }
  return { ...asked, queue: await testing(desk, queue, wanted.keepers) };
}

/** What is known of those who wait, with how some keepers stand now. */
export async function testing(
  desk: Desk,
  queue: QueueSight,
  keepers: readonly string[],
  rest: readonly string[] = [],
): Promise<QueueSight> {
  const found = await desk.keepers.states(keepers);
  const states = new Map<string, KeeperState>(queue.states);
  for (const name of keepers) states.set(name, found.get(name) ?? "unknown");
  const isNews = keepers.some((x) => states.get(x) !== queue.states.get(x));
  if (!isNews) return queue;
  const known = { ...queue, states };
  const hasDied = keepers.some((x) => states.get(x) === "free");
  return hasDied && rest.length > 0 ? await testing(desk, known, rest) : known;
}

/** Only where others come and go faster than they can be judged. */
function undecided(lane: string): LockBusy {
  const holder = "leases and tickets that nobody could judge";
  return lockBusy({ kind: "busy", holder, waitedMs: 0 }, lane);
}

/**
 * Callbacks of the caller must not run inside the lock. They run on a snapshot,
 * and what they said stands if the journal is still where it was.
 */
async function onSnapshots(
  fresh: Case,
  wait: { timeoutMs: number },
): Promise<Done<Ruling> | Busy> {
  const { ledger } = fresh.desk;
  for (let attempt = 1; attempt <= SNAPSHOTS; attempt++) {
    const asked = remembering(fresh);
    // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
    const snapshot = await ledger.read();
    const wish = decide(asked, snapshot);
    if (isUnsettled(wish.result)) {
      return { kind: "done", result: wish.result, written: [] };
    }
    const isAsSeen = (view: LedgerView): boolean =>
      view.position === snapshot.position &&
      goneIn(view, asked).length === goneIn(snapshot, asked).length;
    const settle = (view: LedgerView): Act<Ruling | null> =>
      isAsSeen(view) ? decide(asked, view) : { append: [], result: null };
    // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
    const answer = await ledger.transact(settle, wait);
    if (answer.kind === "busy") return answer;
    const { result, ...done } = answer;
    if (result !== null) return { ...done, result };
  }
  return {
    kind: "busy",
    holder: "writers who do not leave the journal alone",
    waitedMs: 0,
  };
}

/** The decision on a view, pure: what is to be recorded, and what is to be answered. */
export function decide(asked: Case, view: LedgerView): Act<Ruling> {
  requireSafe(view);
  const { desk, request, particulars, expired, queue, waits } = asked;
  const offer = offerTo(asked, view.live);
  if (offer !== undefined) return taking(asked, view, offer);
  if (expired === null && isSomeKeeperGone(view)) {
    return { append: [], result: { kind: "judge" } };
  }
  const gone = goneIn(view, asked);
  const live = view.live.filter((lease) => !gone.includes(lease));
  const cleared = [
    ...gone.map((lease) => endingOf(desk, lease, asked)),
    ...clearedTickets(view, queue, particulars.host),
  ];
  if (asked.chosen) {
    const held = findRetried(desk, live, { request, particulars });
    if (held !== null) {
      const result = repeatedAnswer(held, particulars);
      return { append: ownEnd(asked, view), result, settles: true };
    }
  }
  const all = [...live, ...view.foreign, ...asked.extra];
  const mine = waits?.place?.ticket ?? null;
  const ahead = request.force === true ? [] : ticketsAhead(view, mine, queue);
  const ruling = arbitrate(request, all, desk.catalogue, desk.policy, ahead);
  const decision = ruling.outcome === "acquire"
    ? identityInUse(live, ruling, particulars.loopTs) ?? ruling
    : ruling;
  if (decision.outcome === "refuse") {
    const keepers = mayBeForTickets(decision) ? untested(ahead, queue) : [];
    if (keepers.length > 0) {
      return { append: [], result: { kind: "test", keepers } };
    }
    return refusal(asked, view, { decision, cleared, all, ahead });
  }
  return grant(asked, view, { decision, cleared });
}

/** Whether earlier tickets may be why. */
export function mayBeForTickets(
  { reason_class }: { readonly reason_class?: string },
): boolean {
  return reason_class === "QUEUED_BEHIND" || reason_class === "NO_FREE_LANE";
}

function grant(
  asked: Case,
  view: LedgerView,
  { decision, cleared }: {
    decision: Granted;
    cleared: readonly JournalEntry[];
  },
): Act<Ruling> {
  const { particulars, waits } = asked;
  const lease = mintLease(decision, particulars, {
    nowMs: view.nowMs,
    fence: view.nextSeq + cleared.length,
  });
  const ticket = waits?.place?.ticket;
  const entry = acquireEntry(lease, decision);
  return {
    append: [...cleared, ticket === undefined ? entry : { ...entry, ticket }],
    result: grantedAnswer(decision, lease, particulars),
    recheck: (later, { lockLost }) =>
      withdrawal(asked, lease, {
        later,
        lockLost,
        forced: decision.reason_class === "FORCED",
      }),
  };
}

/** A refusal is recorded, unless time may end it and the one who asks waits for that: then its ticket is. */
function refusal(
  asked: Case,
  view: LedgerView,
  { decision, cleared, all, ahead }: {
    decision: Refused;
    cleared: readonly JournalEntry[];
    all: readonly Lease[];
    ahead: readonly Ticket[];
  },
): Act<Ruling> {
  const { desk, request, particulars, waits } = asked;
  const refused = (why: Refused): Act<Ruling> => ({
    append: [
      ...cleared,
      ...ownEnd(asked, view),
      refuseEntry(why, {
        ...particulars,
        lane: request.lane,
        region: request.tree ?? [],
      }),
    ],
    bestEffort: true,
    result: refusedAnswer(why, particulars, all),
  });
  if (waits === null || !WORTH_WAITING.has(decision.reason_class)) {
    return refused(decision);
  }
  if (waits.place === null) {
    const { owner, process, sessionId, host } = particulars;
    const party = { ...process, owner, session_id: sessionId, host_id: host };
    const asks = { request, party, under: waits.under };
    const knot = deadlock(desk, asks, { live: all, ahead });
    if (knot !== undefined) return refused(knot);
  }
  const result = refusedAnswer(decision, particulars, all);
  const entry = waitEntryOf(asked, view, view.nextSeq + cleared.length);
  if (entry === null) return { append: cleared, bestEffort: true, result };
  const ticket = Number(entry["ticket"]);
  return { append: [...cleared, entry], result: { ...result, ticket } };
}
