/**
 * Ending leases whose holder is gone.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import type { Lease } from "../domain/lease.ts";
import type { JournalEntry } from "../journal/entry.ts";
import {
  checkLane,
  checkLoopTs,
  checkText,
  type Desk,
  holderOf,
  identityOf,
  isOnLane,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
  meansLoopTs,
} from "./desk.ts";
import { type Expired, judgeExpired, type KeeperSight } from "./expired.ts";
import { sweepKeepers } from "./keepers.ts";
import { type Standing, standingOf } from "./standing.ts";
import { ALL, onLane } from "./touches.ts";

/** What `scavenge` takes. */
export interface ScavengeOptions extends LockOptions {
  /** Only this lane. */
  readonly lane?: string;
  /** Only this lease. */
  readonly loopTs?: string;
  /** Tell what would be ended, and write nothing. */
  readonly dryRun?: boolean;
  /** Recorded. @default {"scavenged"} */
  readonly reason?: string;
}

/** What `scavenge` answers. */
export interface ScavengeOutcome {
  /** Whether any lease was, or would be, ended. */
  readonly outcome: "scavenged" | "nothing";
  /** The leases that were. */
  readonly scavenged: readonly Standing[];
  /** The leases that were asked about and stand. */
  readonly kept: readonly Standing[];
  /** True if nothing was written. */
  readonly dry_run: boolean;
  /** One sentence. */
  readonly reason: string;
}

/** Ends the expired leases; never a fresh one, never on doubt. */
export async function scavenge(
  desk: Desk,
  options: ScavengeOptions = {},
): Promise<ScavengeOutcome | LockBusy> {
  const lane = options.lane === undefined ? "" : checkLane(options.lane);
  const loopTs = checkLoopTs(options.loopTs);
  const reason = checkText("reason", options.reason ?? "scavenged");
  const isMeant = (lease: Lease): boolean =>
    (lane === "" || isOnLane(desk, lease, lane)) && meansLoopTs(lease, loopTs);
  const snapshot = await desk.ledger.read();
  const meant = snapshot.live.filter(isMeant);
  const expired = await judgeExpired(desk, meant, snapshot);
  const dryRun = options.dryRun === true;
  if (dryRun || expired.leases.length === 0) {
    return outcome(meant, expired, { dryRun, view: snapshot });
  }
  const answer = await desk.ledger.transact((view) => {
    const now = view.live.filter(isMeant);
    const gone = now.filter((lease) => expired.has(lease, view));
    return {
      append: gone.map((lease) => scavengeEntry(desk, lease, reason)),
      result: outcome(now, expired, { dryRun, view }),
    };
  }, {
    ...lockWait(options),
    touches: lane === "" ? ALL : onLane(desk, lane),
  });
  if (answer.kind === "busy") return lockBusy(answer, lane);
  await sweepKeepers(desk, expired.leases);
  return answer.result;
}

/** The record of a lease that is ended because its holder is gone. */
export function scavengeEntry(
  desk: Desk,
  lease: Lease,
  reason: string,
): JournalEntry {
  return {
    op: "SCAVENGE",
    ...identityOf(lease),
    host_id: desk.processes.host(),
    pid: typeof lease.pid === "number" ? lease.pid : null,
    prev_holder: holderOf(lease).toWellFormed(),
    reason,
  };
}

function outcome(
  asked: readonly Lease[],
  expired: Expired,
  { dryRun, view }: { dryRun: boolean; view: KeeperSight },
): ScavengeOutcome {
  const isGone = (lease: Lease): boolean => expired.has(lease, view);
  const scavenged = asked.filter(isGone).map(standingOf);
  const kept = asked.filter((lease) => !isGone(lease)).map(standingOf);
  const lanes = scavenged.map(({ lane }) => `"${shownText(lane)}"`).join(", ");
  const standing = kept.length === 0
    ? "no lease is live there"
    : `${kept.length} live ${
      kept.length === 1 ? "lease stands" : "leases stand"
    }`;
  return {
    outcome: scavenged.length > 0 ? "scavenged" : "nothing",
    scavenged,
    kept,
    dry_run: dryRun,
    reason: scavenged.length > 0
      ? `${
        dryRun ? "would end" : "ended"
      } the lease on ${lanes}: its holder is gone`
      : `nothing to end: ${standing}`,
  };
}
