/**
 * Saying that a holder is alive.
 *
 * @module
 */
import { lastBeatMs } from "../domain/expiry.ts";
import type { Lease } from "../domain/lease.ts";
import { formatStamp } from "../domain/stamp.ts";
import { type Asker, askersOf } from "./asked.ts";
import {
  checkLane,
  checkLoopTs,
  checkNumber,
  checkOwner,
  type Desk,
  expiryStamp,
  identityOf,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
} from "./desk.ts";
import type { Act, LedgerView } from "./ports.ts";
import { type ClaimAnswer, findClaimed, foundAnswer } from "./standing.ts";
import { onLane } from "./touches.ts";

/** What `heartbeat` takes. */
export interface HeartbeatOptions extends LockOptions {
  /** Must be the holder, to the letter. */
  readonly owner: string;
  /** The lane. */
  readonly lane: string;
  /** Which of the owner's leases; absent means the newest. */
  readonly loopTs?: string;
  /** The fencing token it must have. */
  readonly fence?: number;
  /** Write nothing if the last beat is younger than this many seconds. @default {0} */
  readonly coalesceWithinS?: number;
}

/** What `heartbeat` answers. */
export interface HeartbeatOutcome extends ClaimAnswer {
  /** Whether the lease stands. */
  readonly outcome: "beaten" | "refuse";
  /** The same as a truth value, as dos-kernel prints it. */
  readonly beat: boolean;
  /** True if the last beat was young enough and nothing was written. */
  readonly coalesced: boolean;
  /** When silence ends it now. */
  readonly expires_at: string | null;
  /** Who asks for it to be handed over. */
  readonly requests: readonly Asker[];
}

/** Renews the owner's lease on a lane. */
export async function heartbeat(
  desk: Desk,
  options: HeartbeatOptions,
): Promise<HeartbeatOutcome | LockBusy> {
  const asked: Asked = {
    owner: checkOwner(options.owner),
    lane: checkLane(options.lane),
    loopTs: checkLoopTs(options.loopTs),
    fence: options.fence,
    coalesceWithinS: checkNumber(
      "--coalesce-within-s",
      options.coalesceWithinS ?? 0,
      { least: 0, most: 86_400 },
    ),
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

interface Asked {
  readonly owner: string;
  readonly lane: string;
  readonly loopTs: string;
  readonly fence: number | undefined;
  readonly coalesceWithinS: number;
}

function decide(
  desk: Desk,
  asked: Asked,
  view: LedgerView,
): Act<HeartbeatOutcome> {
  const match = findClaimed(desk, view.live, asked);
  if (match.lease === null) {
    const none = { beat: false, coalesced: false, expires_at: null };
    return { append: [], result: { ...match.miss, ...none, requests: [] } };
  }
  const { lease } = match;
  const last = lastBeatMs(lease);
  const age = last === null ? null : (view.nowMs - last) / 1000;
  const coalesced = age !== null && Math.abs(age) < asked.coalesceWithinS;
  const stampMs = coalesced && last !== null ? last : view.nowMs;
  return {
    enough: true,
    append: coalesced ? [] : [
      beatEntry(lease, { host: desk.processes.host(), nowMs: view.nowMs }),
    ],
    result: {
      ...foundAnswer(
        lease,
        asked.owner,
        coalesced ? "the last beat is young enough" : "renewed",
      ),
      outcome: "beaten",
      beat: true,
      coalesced,
      expires_at: expiryStamp(lease, stampMs),
      requests: askersOf(view.requests, lease),
    },
  };
}

/** The record of a beat. */
export function beatEntry(
  lease: Lease,
  at: { readonly host: string; readonly nowMs: number },
): Record<string, unknown> {
  return {
    op: "HEARTBEAT",
    ...identityOf(lease),
    host_id: at.host,
    heartbeat_at: formatStamp(at.nowMs),
  };
}
