/**
 * Giving a lane back.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import {
  checkLane,
  checkLoopTs,
  checkOwner,
  type Desk,
  holderOf,
  identityOf,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
} from "./desk.ts";
import type { Act, LedgerView } from "./ports.ts";
import { type ClaimAnswer, findClaimed, foundAnswer } from "./standing.ts";
import { onLane } from "./touches.ts";

/** What `release` takes. */
export interface ReleaseOptions extends LockOptions {
  /** Must be the holder, to the letter, unless `force`. */
  readonly owner: string;
  /** The lane. */
  readonly lane: string;
  /** Which of the owner's leases; absent means the newest. */
  readonly loopTs?: string;
  /** The fencing token it must have. */
  readonly fence?: number;
  /** End it whoever holds it; recorded as such. */
  readonly force?: boolean;
}

/** What `release` answers. */
export interface ReleaseOutcome extends ClaimAnswer {
  /** Whether it was released. */
  readonly outcome: "released" | "refuse";
  /** The same as a truth value, as dos-kernel prints it. */
  readonly released: boolean;
  /** The holder whose lease was ended by force, else `null`. */
  readonly forced_from: string | null;
}

/** Ends the owner's lease on a lane. */
export async function release(
  desk: Desk,
  options: ReleaseOptions,
): Promise<ReleaseOutcome | LockBusy> {
  const asked = {
    ...options,
    owner: checkOwner(options.owner),
    lane: checkLane(options.lane),
    loopTs: checkLoopTs(options.loopTs),
  };
  const answer = await desk.ledger.transact(
    (view) => decide(desk, asked, view),
    {
      ...lockWait(options),
      keepers: "untested",
      touches: onLane(desk, asked.lane),
      looksAt: "lanes",
    },
  );
  return answer.kind === "busy" ? lockBusy(answer, asked.lane) : answer.result;
}

function decide(
  desk: Desk,
  asked: ReleaseOptions & { loopTs: string },
  view: LedgerView,
): Act<ReleaseOutcome> {
  const { owner, lane, loopTs, fence } = asked;
  const force = asked.force === true;
  const match = findClaimed(desk, view.live, {
    lane,
    owner: force ? null : owner,
    loopTs,
    fence,
  });
  if (match.lease === null) {
    const miss = { ...match.miss, owner };
    return {
      append: [],
      result: { ...miss, released: false, forced_from: null },
    };
  }
  const { lease } = match;
  const holder = holderOf(lease);
  const robbed = force && holder !== owner;
  return {
    append: [{
      op: "RELEASE",
      ...identityOf(lease),
      host_id: desk.processes.host(),
      reason: `lane-lease:${owner}`,
      ...(robbed ? { forced: true, prev_holder: holder.toWellFormed() } : {}),
    }],
    result: {
      ...foundAnswer(
        lease,
        owner,
        robbed ? `released by force from "${shownText(holder)}"` : "released",
      ),
      outcome: "released",
      released: true,
      forced_from: robbed ? holder : null,
    },
  };
}
