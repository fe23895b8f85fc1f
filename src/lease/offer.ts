/**
 * A lease that was handed to somebody who waits, and how the waiter takes it.
 *
 * Until the waiter has said under the lock that it takes the lease, it has
 * started nothing for it, so the lease may go as soon as the waiter's keeper
 * is free. From then on the lease is one like any other.
 *
 * @module
 */
import { granted } from "../arbiter/decision.ts";
import { shownText } from "../domain/lane.ts";
import { keeperOf, offeredTo } from "../domain/keeper.ts";
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import { formatStamp } from "../domain/stamp.ts";
import { type AcquireOutcome, grantedAnswer } from "./acquire_answer.ts";
import { withoutHolder } from "./adopt.ts";
import type { Case } from "./asking.ts";
import { holderOf, identityOf, type LockBusy } from "./desk.ts";
import type { MintedLease } from "./mint.ts";
import { ownEnd } from "./place.ts";
import type { Act, Busy, Done, LedgerView } from "./ports.ts";
import { fenceOf } from "./standing.ts";
import { ALL } from "./touches.ts";
import type { Touches } from "./transact_options.ts";
import { withdrawal } from "./withdraw.ts";

/** The live lease that was handed to this very waiter, `undefined` if none was. */
export function offerTo(
  { waits, particulars }: Case,
  live: readonly Lease[],
): Lease | undefined {
  const ticket = waits?.place?.ticket;
  if (ticket === undefined || waits?.keeper === "") return undefined;
  return live.find((lease) =>
    offeredTo(lease) === ticket && keeperOf(lease) === waits?.keeper &&
    holderOf(lease) === particulars.owner && fenceOf(lease) !== null
  );
}

/** Takes a lease that was handed over: from now on something may be started for it. */
export function taking(
  asked: Case,
  view: LedgerView,
  offer: Lease,
): Act<AcquireOutcome | LockBusy> {
  const { desk, particulars } = asked;
  const lease = takenLease(asked, view, offer);
  const region = Array.isArray(offer.region) ? offer.region.map(String) : [];
  const decision = granted({
    lane: lease.lane,
    lane_kind: textOf(offer.lane_kind),
    tree: region,
    auto_picked: false,
    pick_count: null,
    reason_class: "GRANTED",
    reason: `lane "${shownText(lease.lane)}" was handed over to you`,
  });
  return {
    append: [{
      op: "RECONCILE",
      ...identityOf(lease),
      host_id: particulars.host,
      reason: `taken:${particulars.owner}`,
      lease,
    }, ...ownEnd(asked, view)],
    result: grantedAnswer(decision, lease, particulars),
    // This record would bring a lease back that a peer ended meanwhile.
    recheck: (later, { lockLost }) =>
      withdrawal({ desk, extra: asked.extra }, lease, {
        later,
        lockLost,
        forced: false,
      }),
  };
}

/** What a waiter leaves when it stops to wait: its place, and what was handed to it just now unless it takes that. */
export function parting(
  asked: Case,
  view: LedgerView,
  why: "time" | "told",
): Act<AcquireOutcome | LockBusy | null> {
  const offer = offerTo(asked, view.live);
  if (offer !== undefined && why === "time" && view.unsafe === null) {
    return taking(asked, view, offer);
  }
  const end = offer === undefined ? [] : [{
    op: "RELEASE",
    ...identityOf(offer),
    host_id: asked.particulars.host,
    reason: "handed over in vain",
  }];
  return {
    append: [...end, ...ownEnd(asked, view)],
    result: null,
    bestEffort: true,
  };
}

/** The lease as a grant to this waiter would have been, but for what it keeps. */
function takenLease(
  { particulars }: Case,
  view: LedgerView,
  offer: Lease,
): MintedLease {
  const { process, sessionId, runId, keeper, owner, host } = particulars;
  const { pid, pid_start, pid_space } = process;
  return {
    ...withoutHolder(offer),
    ...identityOf(offer),
    holder: owner,
    host_id: host,
    pid,
    ...(pid_start === "" ? {} : { pid_start }),
    ...(pid_space === "" ? {} : { pid_space }),
    ...(runId === "" ? {} : { run_id: runId }),
    ...(sessionId === "" ? {} : { session_id: sessionId }),
    ...(keeper === "" ? {} : { keeper, children: null }),
    heartbeat_at: formatStamp(view.nowMs),
    fence: fenceOf(offer) ?? view.nextSeq,
    lane: identityText(offer.lane),
  };
}

/**
 * Parts.
 *
 * @param asked Who stops to wait.
 * @param why Why.
 * @param options How long to wait for the lock, and what the request touches: what was handed over may lie elsewhere.
 */
export async function part(
  asked: Case,
  why: "time" | "told",
  options: { readonly timeoutMs: number; readonly touches: Touches },
): Promise<Done<AcquireOutcome | LockBusy | null> | Busy> {
  const { ledger } = asked.desk;
  let isFar = false;
  const leave = (view: LedgerView): ReturnType<typeof parting> =>
    parting(asked, view, why);
  const end = await ledger.transact((view) => {
    isFar = ledger.letsCall === true && options.touches.all !== true &&
      offerTo(asked, view.live) !== undefined;
    return isFar ? { append: [], result: null } : leave(view);
  }, options);
  return isFar
    ? await ledger.transact(leave, { ...options, touches: ALL })
    : end;
}
