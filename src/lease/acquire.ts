/**
 * Asking for a lane: fold, decide, record, in one transaction.
 *
 * The structural fold decides: neither age nor a dead process frees a lane
 * here, because a reservation outlives the process that took it. Who wants
 * the lanes of dead holders says so with `reclaim`. A lease that had a keeper
 * was to last as long as that, so once it and its children are gone any
 * request ends it.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import type { AdmissionRequest, Candidate } from "../arbiter/request.ts";
import { LONGEST_TTL_MINUTES } from "../domain/expiry.ts";
import type { Lease } from "../domain/lease.ts";
import {
  type AcquireOutcome,
  grantedAnswer,
  refusedAnswer,
  repeatedAnswer,
} from "./acquire_answer.ts";
import {
  checkLoopTs,
  checkNumber,
  checkOwner,
  checkText,
  type Desk,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
  mintLoopTs,
  requireSafe,
} from "./desk.ts";
import { type Expired, findExpired, isSomeKeeperGone } from "./expired.ts";
import { findRetried, identityInUse } from "./identity.ts";
import { checkKeeper, holderFor, namedKeepers } from "./keepers.ts";
import {
  acquireEntry,
  mintLease,
  type Particulars,
  refuseEntry,
} from "./mint.ts";
import type { Act, Busy, Done, LedgerView } from "./ports.ts";
import { endingOf, goneIn, isEndOfKeeper } from "./reclaim.ts";
import { withdrawal } from "./withdraw.ts";

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

/** How often a decision made on a snapshot is made anew because the journal went on. */
const SNAPSHOTS = 5;

/** Everything the decision is made from, beside the view. */
interface Case {
  readonly desk: Desk;
  readonly request: AdmissionRequest;
  readonly extra: readonly Lease[];
  readonly particulars: Particulars;
  /** True if the caller chose the identity, so that this may be a retry. */
  readonly chosen: boolean;
  readonly reclaim: boolean;
  /** `null` until somebody has to be judged. */
  readonly expired: Expired | null;
}

/** A decision; `null` where somebody whose keeper is gone has to be judged first. */
type Ruling = AcquireOutcome | LockBusy | null;

/** Asks for a lane and holds it if it is free. */
export async function acquire(
  desk: Desk,
  options: AcquireOptions,
): Promise<AcquireOutcome | LockBusy> {
  const wait = lockWait(options);
  const asked = await prepare(desk, options);
  const { request } = asked;
  const calls = [request.rank, request.picks, ...desk.policy.predicates ?? []];
  const attempt = calls.every((one) => one === undefined)
    ? (now: Case) => desk.ledger.transact((view) => decide(now, view), wait)
    : (now: Case) => onSnapshots(now, wait);
  let answer = await attempt(asked);
  if (answer.kind === "done" && answer.result === null) {
    answer = await attempt({ ...asked, expired: await findExpired(desk) });
  }
  if (answer.kind === "busy") return lockBusy(answer, request.lane);
  if (answer.written.some(isEndOfKeeper)) {
    await desk.keepers.sweep(namedKeepers);
  }
  return answer.result ?? undecided(request.lane);
}

/** Never, as long as whoever is judged once is not judged again. */
function undecided(lane: string): LockBusy {
  const holder = "leases that nobody could judge";
  return lockBusy({ kind: "busy", holder, waitedMs: 0 }, lane);
}

/** What the options of a request come to. */
interface Checked {
  readonly request: AdmissionRequest;
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
async function prepare(desk: Desk, options: AcquireOptions): Promise<Case> {
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

/**
 * Callbacks of the caller must not run inside the lock. They run on a snapshot,
 * and what they led to stands if the journal is still where it was.
 */
async function onSnapshots(
  asked: Case,
  wait: { timeoutMs: number },
): Promise<Done<Ruling> | Busy> {
  const { ledger } = asked.desk;
  for (let attempt = 1; attempt <= SNAPSHOTS; attempt++) {
    // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
    const snapshot = await ledger.read();
    const wish = decide(asked, snapshot);
    if (wish.result === null) {
      return { kind: "done", result: null, written: [] };
    }
    const isAsSeen = (view: LedgerView): boolean =>
      view.position === snapshot.position &&
      goneIn(view, asked).length === goneIn(snapshot, asked).length;
    const settle = (view: LedgerView): Act<Ruling> =>
      isAsSeen(view) ? wish : { append: [], result: null };
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

function decide(asked: Case, view: LedgerView): Act<Ruling> {
  requireSafe(view);
  const { desk, request, particulars, expired } = asked;
  if (expired === null && isSomeKeeperGone(view)) {
    return { append: [], result: null };
  }
  const gone = goneIn(view, asked);
  const live = view.live.filter((lease) => !gone.includes(lease));
  const cleared = gone.map((lease) => endingOf(desk, lease, asked));
  if (asked.chosen) {
    const held = findRetried(desk, live, { request, particulars });
    if (held !== null) {
      const result = repeatedAnswer(held, particulars);
      return { append: [], result, settles: true };
    }
  }
  const all = [...live, ...view.foreign, ...asked.extra];
  const ruling = arbitrate(request, all, desk.catalogue, desk.policy);
  const decision = ruling.outcome === "acquire"
    ? identityInUse(live, ruling, particulars.loopTs) ?? ruling
    : ruling;
  if (decision.outcome === "refuse") {
    return {
      append: [
        ...cleared,
        refuseEntry(decision, { ...particulars, lane: request.lane }),
      ],
      bestEffort: true,
      result: refusedAnswer(decision, particulars, all),
    };
  }
  const lease = mintLease(decision, particulars, {
    nowMs: view.nowMs,
    fence: view.nextSeq + cleared.length,
  });
  return {
    append: [...cleared, acquireEntry(lease, decision)],
    result: grantedAnswer(decision, lease, particulars),
    recheck: (later, { lockLost }) =>
      withdrawal(asked, lease, {
        later,
        lockLost,
        forced: decision.reason_class === "FORCED",
      }),
  };
}
