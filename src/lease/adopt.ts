/**
 * Taking a lease over from a holder that is gone, or that hands it on.
 *
 * The lease keeps its identity, region and ttl; it gets a new holder, process
 * and fence.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease } from "../domain/lease.ts";
import { formatStamp } from "../domain/stamp.ts";
import {
  checkLane,
  checkLoopTs,
  checkNumber,
  checkOwner,
  checkText,
  type Desk,
  holderOf,
  identityOf,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
  requireSafe,
  untilStamp,
} from "./desk.ts";
import { type Expired, findExpired } from "./expired.ts";
import { beatEntry } from "./heartbeat.ts";
import { isSameParty } from "./identity.ts";
import type { Act, Holder, LedgerView } from "./ports.ts";
import { withdrawal } from "./withdraw.ts";
import {
  type ClaimAnswer,
  findClaimed,
  foundAnswer,
  standingOf,
  standingSentence,
} from "./standing.ts";
import { onLane } from "./touches.ts";

/** What `adopt` takes. */
export interface AdoptOptions extends LockOptions {
  /** Who will hold it; not empty. */
  readonly owner: string;
  /** The lane. */
  readonly lane: string;
  /** Which lease on it; absent means the newest. */
  readonly loopTs?: string;
  /** The exact holder that hands it on. */
  readonly from?: string;
  /** Take it whoever holds it; recorded as such. */
  readonly force?: boolean;
  /** The process that will hold it; absent means: look for it. */
  readonly pid?: number;
  /** The agent session it is bound to from now on. */
  readonly sessionId?: string;
}

/** What `adopt` answers. */
export interface AdoptOutcome extends ClaimAnswer {
  /** Whether it was taken over. */
  readonly outcome: "adopted" | "refuse";
  /** The same as a truth value. */
  readonly adopted: boolean;
  /** Who held it before, `null` on a refusal. */
  readonly prev_holder: string | null;
  /** The process that holds it now, `null` on a refusal. */
  readonly pid: number | null;
  /** When silence ends it, `null` on a refusal. */
  readonly expires_at: string | null;
}

interface Case {
  readonly owner: string;
  readonly lane: string;
  readonly loopTs: string;
  readonly from: string | null;
  readonly force: boolean;
  readonly sessionId: string;
  readonly process: Holder;
  readonly expired: Expired | null;
}

const OF_THE_HOLDER: ReadonlySet<string> = new Set([
  "keeper",
  "children",
  "offered",
  "session_id",
  "pid_start",
  "pid_space",
]);

const NOTHING = {
  outcome: "refuse",
  adopted: false,
  prev_holder: null,
  pid: null,
  expires_at: null,
} as const;

/** Takes over a lease that is expired, handed on, or forced. */
export async function adopt(
  desk: Desk,
  options: AdoptOptions,
): Promise<AdoptOutcome | LockBusy> {
  const owner = checkOwner(options.owner);
  const lane = checkLane(options.lane);
  const loopTs = checkLoopTs(options.loopTs);
  const sessionId = checkText("session id", options.sessionId ?? "");
  const from = options.from === undefined
    ? null
    : checkText("--from", options.from);
  if (options.pid !== undefined) {
    checkNumber("--pid", options.pid, { least: 0, most: 2 ** 31, whole: true });
  }
  const force = options.force === true;
  const asked: Case = {
    owner,
    lane,
    loopTs,
    from,
    force,
    sessionId,
    process: await desk.processes.holder(options.pid),
    expired: force || from !== null ? null : await findExpired(desk),
  };
  const answer = await desk.ledger.transact(
    (view) => decide(desk, asked, view),
    { ...lockWait(options), touches: onLane(desk, lane) },
  );
  return answer.kind === "busy" ? lockBusy(answer, lane) : answer.result;
}

function decide(
  desk: Desk,
  asked: Case,
  view: LedgerView,
): Act<AdoptOutcome | LockBusy> {
  requireSafe(view);
  const { lane, owner, loopTs } = asked;
  const match = findClaimed(desk, view.live, { lane, owner: null, loopTs });
  if (match.lease === null) {
    return { append: [], result: { ...match.miss, ...NOTHING, owner } };
  }
  const { lease } = match;
  if (isSameParty(lease, { ...asked, host: desk.processes.host() })) {
    const result = adopted(lease, asked, holderOf(lease));
    return { append: [], result, settles: true };
  }
  const refusal = reasonAgainst(asked, lease, view);
  if (refusal !== null) {
    return {
      append: [],
      result: {
        ...foundAnswer(lease, owner, refusal.reason),
        ...NOTHING,
        loop_ts: null,
        fence: null,
        reason_class: refusal.reason_class,
        held_by: standingOf(lease),
      },
    };
  }
  return takeOver(desk, asked, { lease, view });
}

function reasonAgainst(
  { from, force, expired }: Case,
  lease: Lease,
  view: LedgerView,
): { reason_class: string; reason: string } | null {
  if (force) return null;
  const lane = `lane "${shownText(identityText(lease.lane))}" is ${
    standingSentence(lease)
  }`;
  if (from !== null) {
    return from === holderOf(lease) ? null : {
      reason_class: "HOLDER_MISMATCH",
      reason: `${lane}, not by "${shownText(from)}"`,
    };
  }
  if (expired?.has(lease, view) === true) return null;
  return {
    reason_class: "NOT_EXPIRED",
    reason:
      `${lane} and may be alive: wait until then, have it handed on with --from HOLDER, or take it with --force`,
  };
}

/** ADOPT for the new holder, HEARTBEAT because dos-kernel counts only that as a beat, RECONCILE for all the rest. */
function takeOver(
  desk: Desk,
  asked: Case,
  { lease, view }: { lease: Lease; view: LedgerView },
): Act<AdoptOutcome | LockBusy> {
  const { owner, sessionId, process, force } = asked;
  const { pid, pid_start, pid_space } = process;
  const now = formatStamp(view.nowMs);
  const host = desk.processes.host();
  const prev = holderOf(lease);
  const renewed: Lease = {
    ...withoutHolder(lease),
    holder: owner,
    host_id: host,
    pid,
    ...(pid_start === "" ? {} : { pid_start }),
    ...(pid_space === "" ? {} : { pid_space }),
    ...(sessionId === "" ? {} : { session_id: sessionId }),
    heartbeat_at: now,
    fence: view.nextSeq + 2,
  };
  const identity = identityOf(lease);
  const reason = `adopt:${owner}`;
  return {
    append: [
      {
        op: "ADOPT",
        ...identity,
        holder: owner,
        pid,
        host_id: host,
        prev_holder: prev.toWellFormed(),
        heartbeat_at: now,
        reason,
        ...(force ? { forced: true } : {}),
      },
      beatEntry(lease, { host, nowMs: view.nowMs }),
      { op: "RECONCILE", ...identity, host_id: host, reason, lease: renewed },
    ],
    result: adopted(renewed, asked, prev),
    recheck: (later, { lockLost }) =>
      withdrawal({ desk, extra: [] }, renewed, {
        later,
        lockLost,
        forced: force,
      }),
  };
}

function adopted(lease: Lease, { owner }: Case, prev: string): AdoptOutcome {
  const reason = prev === owner
    ? "it is yours already"
    : `taken over from "${shownText(prev)}"`;
  return {
    ...foundAnswer(lease, owner, reason),
    outcome: "adopted",
    adopted: true,
    prev_holder: prev,
    pid: typeof lease.pid === "number" ? lease.pid : 0,
    expires_at: untilStamp(lease),
  };
}

/** What a lease keeps when its holder changes: nothing that speaks of the old one's processes. */
export function withoutHolder(lease: Lease): Lease {
  const kept = Object.entries(lease).filter(([key]) => !OF_THE_HOLDER.has(key));
  return Object.fromEntries(kept);
}
