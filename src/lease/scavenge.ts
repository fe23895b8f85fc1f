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
import type { Act, LedgerView } from "./ports.ts";
import { failedAfter, someEnded, ToldOf } from "./some_ended.ts";
import { type Standing, standingOf } from "./standing.ts";
import { ALL, onLane } from "./touches.ts";
import type { TransactOptions } from "./transact_options.ts";

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
    return outcome(partsOf(meant, expired, snapshot), { dryRun });
  }
  const aim: Aim = { lane, isMeant, expired, reason };
  return await endAll(desk, aim, {
    ...lockWait(options),
    touches: lane === "" ? ALL : onLane(desk, lane),
  });
}

/** What is to be ended. */
interface Aim {
  readonly lane: string;
  isMeant(lease: Lease): boolean;
  readonly expired: Expired;
  readonly reason: string;
}

/** Leases that were asked about. */
interface Parts {
  readonly gone: readonly Lease[];
  readonly kept: readonly Lease[];
}

/** Ends them in as many acts as the ledger needs; what an act ended stays ended, whatever becomes of the next. */
async function endAll(
  desk: Desk,
  { lane, isMeant, expired, reason }: Aim,
  options: TransactOptions,
): Promise<ScavengeOutcome | LockBusy> {
  const { most = Infinity } = desk.ledger;
  const ended: Lease[] = [];
  const told = new ToldOf();
  const endSome = (view: LedgerView): Act<Parts> => {
    const result = partsOf(view.live.filter(isMeant), expired, view);
    const append = result.gone.slice(0, most)
      .map((lease) => scavengeEntry(desk, lease, reason));
    return { append, result };
  };
  try {
    while (true) {
      // deno-lint-ignore no-await-in-loop -- as many at a time as the ledger takes
      const answer = await desk.ledger.transact(endSome, options);
      if (answer.kind === "busy") {
        return lockBusy(answer, lane, someEnded(ended.length));
      }
      const { gone, kept } = answer.result;
      // What is ended again cannot be ended, and would be for ever.
      const isStuck = told.hasAny(answer.written);
      if (!isStuck) ended.push(...gone.slice(0, most));
      if (isStuck || gone.length <= most) {
        // deno-lint-ignore no-await-in-loop -- this is the end of it
        await sweepKeepers(desk, expired.leases);
        const parts = {
          gone: ended,
          kept: isStuck ? [...kept, ...gone] : kept,
        };
        return outcome(parts, { dryRun: false });
      }
    }
  } catch (error) {
    throw failedAfter(error, ended.length);
  }
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

function partsOf(
  asked: readonly Lease[],
  expired: Expired,
  view: KeeperSight,
): Parts {
  const isGone = (lease: Lease): boolean => expired.has(lease, view);
  return {
    gone: asked.filter(isGone),
    kept: asked.filter((lease) => !isGone(lease)),
  };
}

function outcome(
  parts: Parts,
  { dryRun }: { dryRun: boolean },
): ScavengeOutcome {
  const scavenged = parts.gone.map(standingOf);
  const kept = parts.kept.map(standingOf);
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
