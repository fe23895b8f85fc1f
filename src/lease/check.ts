/**
 * Asking whether a lease is still one's own.
 *
 * @module
 */
import { type Asker, askersOf } from "./asked.ts";
import {
  checkLane,
  checkLoopTs,
  checkOwner,
  type Desk,
  untilStamp,
} from "./desk.ts";
import { type ClaimAnswer, findClaimed, foundAnswer } from "./standing.ts";

/** What `check` takes. */
export interface CheckOptions {
  /** Must be the holder, to the letter. */
  readonly owner: string;
  /** The lane. */
  readonly lane: string;
  /** Which of the owner's leases; absent means the newest. */
  readonly loopTs?: string;
  /** The fencing token it must have. */
  readonly fence?: number;
}

/** What `check` answers. */
export interface CheckOutcome extends ClaimAnswer {
  /** Whether the lease stands. */
  readonly outcome: "held" | "refuse";
  /** The same as a truth value. */
  readonly held: boolean;
  /** When silence ends it, `null` where that cannot be told. */
  readonly expires_at: string | null;
  /** Who asks for it to be handed over. */
  readonly requests: readonly Asker[];
}

/** Looks at the journal, without a lock, whether a lease is its owner's. */
export async function check(
  desk: Desk,
  options: CheckOptions,
): Promise<CheckOutcome> {
  const owner = checkOwner(options.owner);
  const claim = {
    owner,
    lane: checkLane(options.lane),
    loopTs: checkLoopTs(options.loopTs),
    fence: options.fence,
  };
  const { live, requests } = await desk.ledger.read();
  const match = findClaimed(desk, live, claim);
  if (match.lease === null) {
    return { ...match.miss, held: false, expires_at: null, requests: [] };
  }
  return {
    ...foundAnswer(match.lease, owner, "the lease stands"),
    outcome: "held",
    held: true,
    expires_at: untilStamp(match.lease),
    requests: askersOf(requests, match.lease),
  };
}
