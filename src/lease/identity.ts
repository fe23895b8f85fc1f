/**
 * Identities that are live already: a request that was granted before and asks
 * again because it never heard, and one that would give two leases one name.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import {
  type Decision,
  type Granted,
  granted,
  refused,
} from "../arbiter/decision.ts";
import type { AdmissionRequest } from "../arbiter/request.ts";
import { shownText } from "../domain/lane.ts";
import {
  identityKey,
  identityText,
  type Lease,
  textOf,
} from "../domain/lease.ts";
import { type Desk, holderOf, isOnLane } from "./desk.ts";
import type { MintedLease, Particulars } from "./mint.ts";
import { fenceOf, standingSentence } from "./standing.ts";

/** A live lease that answers a repeated request, and the decision it stands for. */
export interface Retried {
  /** The lease. */
  readonly lease: MintedLease;
  /** What was decided when it was granted. */
  readonly decision: Granted;
}

/**
 * The live lease that an earlier, lost answer granted to this very request:
 * same owner, identity, lane, kind and region, and the same process or
 * session. Anything less is somebody else's lease.
 */
export function findRetried(
  desk: Desk,
  live: readonly Lease[],
  asked: { request: AdmissionRequest; particulars: Particulars },
): Retried | null {
  const { request, particulars } = asked;
  // Workers of one run may share an identity stamp, and each wants a lane of its own.
  if (request.lane === "") return null;
  const lease = live.findLast((one) =>
    identityText(one.loop_ts) === particulars.loopTs &&
    isOnLane(desk, one, request.lane) &&
    isSameParty(one, particulars)
  );
  const fence = lease === undefined ? null : fenceOf(lease);
  if (lease === undefined || fence === null) return null;
  const decision = unopposed(desk, request, lease);
  return decision === null ? null : { lease: asMinted(lease, fence), decision };
}

/** A refusal if the grant would take an identity that is live. */
export function identityInUse(
  live: readonly Lease[],
  ruling: Granted,
  loopTs: string,
): Decision | null {
  const key = identityKey({ loop_ts: loopTs, lane: ruling.lane });
  const lease = live.find((one) => identityKey(one) === key);
  if (lease === undefined) return null;
  return refused({
    reason_class: "IDENTITY_IN_USE",
    reason: `the identity ${shownText(loopTs)} on lane "${
      shownText(ruling.lane)
    }" is ${
      standingSentence(lease)
    }; ask again with another --loop-ts, or without one`,
    free_clusters: [],
    conflict: {
      lane: identityText(lease.lane),
      holder: holderOf(lease),
      loop_ts: loopTs,
      requested_pattern: null,
      live_pattern: null,
      witness_path: null,
    },
  });
}

/** Whether a lease is held by the very owner, and process or session, that asks. */
export function isSameParty(
  lease: Lease,
  { owner, process, sessionId, host }: Pick<
    Particulars,
    "owner" | "process" | "sessionId" | "host"
  >,
): boolean {
  if (holderOf(lease) !== owner) return false;
  const session = textOf(lease.session_id);
  if (session !== "" && session === sessionId) return true;
  return process.pid > 0 && lease.pid === process.pid &&
    textOf(lease.pid_start) === process.pid_start &&
    textOf(lease.pid_space) === process.pid_space && lease.host_id === host;
}

/** What the request would be granted with nothing in its way, if the lease is that. */
function unopposed(
  desk: Desk,
  request: AdmissionRequest,
  lease: Lease,
): Granted | null {
  const lane = identityText(lease.lane);
  const kind = textOf(lease.lane_kind);
  const region = Array.isArray(lease.region) ? lease.region.map(String) : [];
  const alone = arbitrate(
    { ...request, substitute: false },
    [],
    desk.catalogue,
    {
      ...desk.policy,
      budgets: {},
      predicates: [],
    },
  );
  const same = alone.outcome === "acquire" &&
    desk.laneKey(alone.lane) === desk.laneKey(lane) &&
    alone.lane_kind === kind &&
    JSON.stringify(alone.tree) === JSON.stringify(region);
  return same ? again(lane, kind, region) : null;
}

function again(lane: string, kind: string, region: readonly string[]): Granted {
  return granted({
    lane,
    lane_kind: kind,
    tree: region,
    auto_picked: false,
    pick_count: null,
    reason_class: "GRANTED",
    reason: `lane "${
      shownText(lane)
    }" is yours already: this request was granted before`,
  });
}

function asMinted(lease: Lease, fence: number): MintedLease {
  return {
    ...lease,
    lane: identityText(lease.lane),
    loop_ts: identityText(lease.loop_ts),
    pid: typeof lease.pid === "number" ? lease.pid : 0,
    fence,
  };
}
