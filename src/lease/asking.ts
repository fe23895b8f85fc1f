/**
 * What a request for a lane is decided from, beside the journal: its options,
 * checked, and what only the world can tell.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import type { AdmissionRequest, Candidate } from "../arbiter/request.ts";
import { LONGEST_TTL_MINUTES } from "../domain/expiry.ts";
import type { Lease } from "../domain/lease.ts";
import {
  checkLoopTs,
  checkNumber,
  checkOwner,
  checkText,
  type Desk,
  type LockOptions,
  mintLoopTs,
} from "./desk.ts";
import { type Expired, findExpired } from "./expired.ts";
import { checkKeeper, holderFor } from "./keepers.ts";
import type { Particulars } from "./mint.ts";
import { NO_SIGHT, type QueueSight } from "./queue.ts";

/** What `acquire` takes. */
export interface AcquireOptions
  extends LockOptions, Partial<Omit<AdmissionRequest, "tree">> {
  /** Who will hold it; not empty. */
  readonly owner: string;
  /** Its region, repository-relative patterns. */
  readonly tree?: readonly string[];
  /** Minutes of silence it survives. */
  readonly ttl?: number;
  /** The process that will hold it; absent means: look for it. */
  readonly pid?: number;
  /** The agent session it is bound to. */
  readonly sessionId?: string;
  /** The run it belongs to. */
  readonly runId?: string;
  /** First half of its identity; absent means a new one. */
  readonly loopTs?: string;
  /** End the leases of dead holders first. */
  readonly reclaim?: boolean;
  /** The name of the keeper, held by this process, that the lease lasts as long as. */
  readonly keeper?: string;
  /** Leases from elsewhere that count as live. */
  readonly leases?: readonly Lease[];
}

/** How a request waits. */
export interface Waits {
  /** The keeper of its ticket; `""` where it has none to wait by, and only asks again and again. */
  readonly keeper: string;
  /** When it gives up, a stamp; `null` for never. */
  readonly deadline: string | null;
  /** The lease its owner works under, as `DOS_LEASE` names it, or `""`. */
  readonly under: string;
  /** Its ticket, `null` before it has one. */
  readonly place: Place | null;
}

/** A ticket as its owner knows it, whatever became of its record. */
export interface Place {
  /** The number. */
  readonly ticket: number;
  /** When it was taken, a stamp. */
  readonly since: string;
  /** How often it was taken anew. */
  readonly again: number;
  /** True where it is to be taken anew, so that others see its owner awake. */
  readonly announce: boolean;
}

/** Everything a decision is made from, beside the view. */
export interface Case {
  /** What it works with. */
  readonly desk: Desk;
  /** What is asked. */
  readonly request: AdmissionRequest;
  /** Leases from elsewhere that count as live. */
  readonly extra: readonly Lease[];
  /** What a lease is made of. */
  readonly particulars: Particulars;
  /** True if the caller chose the identity, so that this may be a retry. */
  readonly chosen: boolean;
  /** Whether all leases of the dead are to be ended first. */
  readonly reclaim: boolean;
  /** `null` until somebody has to be judged. */
  readonly expired: Expired | null;
  /** What is known of those who wait. */
  readonly queue: QueueSight;
  /** How it waits, `null` for a request that does not. */
  readonly waits: Waits | null;
}

/** What the options of a request come to. */
export interface Checked {
  /** What is asked. */
  readonly request: AdmissionRequest;
  /** What a lease is made of, as far as it was given. */
  readonly given: Pick<
    Particulars,
    "owner" | "loopTs" | "ttl" | "runId" | "sessionId" | "keeper"
  >;
}

/**
 * Checks the options of a request; touches nothing.
 *
 * @throws {UsageError} If one of them cannot be used.
 */
export function checkRequest(desk: Desk, options: AcquireOptions): Checked {
  const { rank, picks, siblings, ladder } = options;
  const request: AdmissionRequest = {
    lane: options.lane ?? "",
    kind: options.kind ?? "",
    tree: desk.localise(options.tree ?? []),
    force: options.force === true,
    substitute: options.substitute === true,
    ...(ladder === undefined ? {} : { ladder: localLadder(desk, ladder) }),
    ...(rank === undefined ? {} : { rank }),
    ...(picks === undefined ? {} : { picks }),
    ...(siblings === undefined
      ? {}
      : { siblings: siblings.map((tree) => desk.localise(tree)) }),
  };
  const owner = checkOwner(options.owner);
  const loopTs = checkLoopTs(options.loopTs);
  const ttl = options.ttl === undefined
    ? desk.ttlMinutes
    : checkNumber("--ttl", options.ttl, {
      least: 0.01,
      most: LONGEST_TTL_MINUTES,
    });
  if (options.pid !== undefined) {
    checkNumber("--pid", options.pid, { least: 0, most: 2 ** 31, whole: true });
  }
  const texts = {
    runId: checkText("run id", options.runId ?? ""),
    sessionId: checkText("session id", options.sessionId ?? ""),
  };
  // Errors of usage must show before the store is touched.
  arbitrate(
    { ...request, rank: noRating, picks: noRating },
    [],
    desk.catalogue,
  );
  const keeper = checkKeeper(options.keeper);
  return { request, given: { owner, loopTs, ttl, keeper, ...texts } };
}

/** Checks the options and asks the world what the decision will need. */
export async function prepare(
  desk: Desk,
  options: AcquireOptions,
): Promise<Case> {
  const { request, given } = checkRequest(desk, options);
  const { loopTs } = given;
  return {
    desk,
    request,
    extra: options.leases ?? [],
    particulars: {
      ...given,
      loopTs: loopTs === "" ? mintLoopTs(desk) : loopTs,
      process: await holderFor(desk, options),
      host: desk.processes.host(),
    },
    chosen: loopTs !== "",
    reclaim: options.reclaim === true,
    expired: options.reclaim === true ? await findExpired(desk) : null,
    queue: NO_SIGHT,
    waits: null,
  };
}

function localLadder(
  desk: Desk,
  ladder: readonly Candidate[],
): readonly Candidate[] {
  return ladder.map((one) => ({ ...one, tree: desk.localise(one.tree ?? []) }));
}

function noRating(): null {
  return null;
}
