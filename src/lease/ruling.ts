/**
 * One decision on a request for a lane, as a pure function of a view: what is
 * to be recorded, and what is to be answered.
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
import { type LockBusy, requireSafe } from "./desk.ts";
import { isSomeKeeperGone } from "./expired.ts";
import { findRetried, identityInUse } from "./identity.ts";
import { acquireEntry, mintLease, refuseEntry } from "./mint.ts";
import type { Act, LedgerView } from "./ports.ts";
import { offerTo, taking } from "./offer.ts";
import { clearedTickets, ticketsAhead, untested } from "./queue.ts";
import { endingOf, goneIn } from "./reclaim.ts";
import { ownEnd, waitEntryOf } from "./place.ts";
import { withdrawal } from "./withdraw.ts";

/** A decision that others come before: something has to be known of them, or they have to be ended. */
export type Unsettled =
  /** Leases whose keepers are gone have to be judged. */
  | { readonly kind: "judge" }
  /** Keepers of tickets have to be tested. */
  | { readonly kind: "test"; readonly keepers: readonly string[] }
  /** More leases have to be ended than the ledger takes in one act; some were. */
  | { readonly kind: "more"; readonly ended: number };

/** What one look at the journal comes to. */
export type Ruling = AcquireOutcome | LockBusy | Unsettled;

/** Whether a ruling is none yet. */
export function isUnsettled(ruling: Ruling): ruling is Unsettled {
  return "kind" in ruling;
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
  if (asked.chosen) {
    const held = findRetried(desk, live, { request, particulars });
    if (held !== null) {
      const result = repeatedAnswer(held, particulars);
      return { append: ownEnd(asked, view), result, settles: true };
    }
  }
  const { most = Infinity } = desk.ledger;
  const endings = gone.slice(0, most)
    .map((lease) => endingOf(desk, lease, asked));
  if (gone.length > most) {
    return { append: endings, result: { kind: "more", ended: most } };
  }
  const cleared = [
    ...endings,
    ...clearedTickets(view, queue, particulars.host)
      .slice(0, most - gone.length),
  ];
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
