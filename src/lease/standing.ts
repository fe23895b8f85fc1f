/**
 * Who holds a lane now, in words and as data, and which lease a caller means.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import {
  type Desk,
  holderOf,
  isOnLane,
  meansLoopTs,
  untilStamp,
} from "./desk.ts";

/** A live lease, as a refusal names it. */
export interface Standing {
  /** The lane as recorded. */
  readonly lane: string;
  /** Who holds it. */
  readonly holder: string;
  /** Its identity beside the lane. */
  readonly loop_ts: string;
  /** Its fencing token, `null` where its writer knew none. */
  readonly fence: number | null;
  /** When it was granted, as recorded. */
  readonly since: string;
  /** When silence ends it, `null` where its stamp cannot be read. */
  readonly until: string | null;
}

/** Why a lease could not be found. */
export type MissClass = "NOT_HELD" | "LOST";

/** The part that every answer about a lease has. */
export interface ClaimAnswer {
  /** The lane, as recorded if it was found. */
  readonly lane: string;
  /** Who asked. */
  readonly owner: string;
  /** The lease, `null` if none was found. */
  readonly loop_ts: string | null;
  /** Its fencing token, `null` where there is none. */
  readonly fence: number | null;
  /** Why not, `""` if it was. */
  readonly reason_class: string;
  /** One sentence. */
  readonly reason: string;
  /** Who holds the lane instead, if anybody. */
  readonly held_by: Standing | null;
}

/** The answer to a claim that no live lease fits. */
export interface Miss extends ClaimAnswer {
  /** Discriminates. */
  readonly outcome: "refuse";
  /** Which kind of miss. */
  readonly reason_class: MissClass;
}

/** The lease a caller means, or the answer that there is none. */
export type Match =
  | { readonly lease: Lease }
  | { readonly lease: null; readonly miss: Miss };

/** What a caller says of its lease. */
export interface Claim {
  /** The lane's name. */
  readonly lane: string;
  /** The owner, `null` for anyone's. */
  readonly owner: string | null;
  /** The identity, `""` if it does not say. */
  readonly loopTs: string;
  /** The fencing token, if it says. */
  readonly fence?: number | undefined;
}

/** A lease as data. */
export function standingOf(lease: Lease): Standing {
  return {
    lane: identityText(lease.lane),
    holder: holderOf(lease),
    loop_ts: identityText(lease.loop_ts),
    fence: fenceOf(lease),
    since: textOf(lease.acquired_at),
    until: untilStamp(lease),
  };
}

/** The fencing token of a lease. */
export function fenceOf(lease: Lease): number | null {
  return typeof lease.fence === "number" && Number.isSafeInteger(lease.fence)
    ? lease.fence
    : null;
}

/** The newest live lease that fits a claim, or why none does. */
export function findClaimed(
  desk: Desk,
  live: readonly Lease[],
  claim: Claim,
): Match {
  const onLane = live.filter((lease) => isOnLane(desk, lease, claim.lane));
  const named = onLane.filter((lease) =>
    meansLoopTs(lease, claim.loopTs) &&
    (claim.fence === undefined || fenceOf(lease) === claim.fence)
  );
  const lease = named.findLast((one) =>
    claim.owner === null || holderOf(one) === claim.owner
  );
  if (lease !== undefined) return { lease };
  const precise = claim.loopTs !== "" || claim.fence !== undefined;
  const reason_class = precise && named.length === 0 ? "LOST" : "NOT_HELD";
  const other = named.at(-1) ?? onLane.at(-1);
  return {
    lease: null,
    miss: {
      outcome: "refuse",
      lane: claim.lane,
      owner: claim.owner ?? "",
      loop_ts: null,
      fence: null,
      reason_class,
      reason: missSentence(claim, reason_class, other),
      held_by: other === undefined ? null : standingOf(other),
    },
  };
}

/** The part of the answer to a claim that a lease fits. */
export function foundAnswer(
  lease: Lease,
  owner: string,
  reason: string,
): ClaimAnswer {
  return {
    lane: identityText(lease.lane),
    owner,
    loop_ts: identityText(lease.loop_ts),
    fence: fenceOf(lease),
    reason_class: "",
    reason,
    held_by: null,
  };
}

/** Who holds a lease, since when and until when. */
export function standingSentence(lease: Lease): string {
  const { holder, since, until, fence, loop_ts } = standingOf(lease);
  const name = holder === ""
    ? "a holder without a name"
    : `"${shownText(holder)}"`;
  return [
    `held by ${name}`,
    since === "" ? "" : `since ${shownText(since)}`,
    until === null ? "" : `until ${until} unless renewed`,
    `(loop_ts ${shownText(loop_ts)}${
      fence === null ? "" : `, fence ${fence}`
    })`,
  ].filter((part) => part !== "").join(" ");
}

function missSentence(
  claim: Claim,
  reason: MissClass,
  other: Lease | undefined,
): string {
  const lane = `lane "${shownText(claim.lane)}"`;
  const who = claim.owner === null ? "nobody" : `"${shownText(claim.owner)}"`;
  const now = other === undefined
    ? "nobody holds it now, acquire it again to go on"
    : `it is ${standingSentence(other)}`;
  if (reason === "LOST") {
    return `the lease of ${who} on ${lane} has ended: ${now}; stop writing there until you hold it again`;
  }
  return claim.owner === null
    ? `${lane} is not held`
    : `${who} does not hold ${lane}: ${now}`;
}
