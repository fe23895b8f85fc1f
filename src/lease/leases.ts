/**
 * The lease verbs of a workspace, as programs call them: one options object
 * each, with the flags of the command line in camelCase.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { Decision } from "../arbiter/decision.ts";
import type { AcquireOptions } from "./acquire.ts";
import type { AcquireOutcome } from "./acquire_answer.ts";
import type { ReleaseOptions, ReleaseOutcome } from "./release.ts";
import type { HeartbeatOptions, HeartbeatOutcome } from "./heartbeat.ts";
import type { AdoptOptions, AdoptOutcome } from "./adopt.ts";
import type { ScavengeOptions, ScavengeOutcome } from "./scavenge.ts";
import type { CheckOptions, CheckOutcome } from "./check.ts";
import type { RequestOptions, RequestOutcome } from "./request.ts";
import type { SpawnOptions, SpawnOutcome } from "./spawn.ts";
import type { HaltOptions, HaltOutcome } from "./halt.ts";
import type { ArbitrateOptions } from "./consult.ts";
import type { LockBusy } from "./desk.ts";
import type { QueuedTicket } from "./queued.ts";
import type { WaitOptions } from "./wait_state.ts";
import type { YieldOptions, YieldOutcome } from "./yield.ts";
import type { Compaction } from "../journal/upkeep.ts";

/** The lease verbs. */
export interface Leases {
  /** Asks for a lane and holds it if it is free. */
  acquire(
    options: AcquireOptions & {
      /** Wait in turn where time may give the lane, and how; absent means: answer at once. */
      readonly wait?: WaitOptions;
    },
  ): Promise<AcquireOutcome | LockBusy>;
  /** The tickets of those who wait, lowest number first. */
  queue(): Promise<QueuedTicket[]>;
  /** Gives a lane back. */
  release(options: ReleaseOptions): Promise<ReleaseOutcome | LockBusy>;
  /** Says that the holder is alive. */
  heartbeat(options: HeartbeatOptions): Promise<HeartbeatOutcome | LockBusy>;
  /** Asks whoever holds a lane to finish; changes nothing of its lease. */
  request(options: RequestOptions): Promise<RequestOutcome | LockBusy>;
  /** Hands a lease to somebody who waits for it. */
  yield(options: YieldOptions): Promise<YieldOutcome | LockBusy>;
  /** Takes a lease over from a holder that is gone. */
  adopt(options: AdoptOptions): Promise<AdoptOutcome | LockBusy>;
  /** Ends leases whose holder is gone. */
  scavenge(options?: ScavengeOptions): Promise<ScavengeOutcome | LockBusy>;
  /** Tells whether a lease is still its owner's. */
  check(options: CheckOptions): Promise<CheckOutcome>;
  /** Records an intent to start work on a lane. */
  spawn(options: SpawnOptions): Promise<SpawnOutcome | LockBusy>;
  /** Records a decision to stop a run. */
  halt(options: HaltOptions): Promise<HaltOutcome | LockBusy>;
  /** The live leases; `alive` leaves out those whose holder is gone. */
  live(options?: { alive?: boolean }): Promise<Lease[]>;
  /** The decision a request would get now; nothing is written. */
  arbitrate(options: ArbitrateOptions): Promise<Decision>;
  /** Folds history into one CHECKPOINT. */
  compact(
    options?: { dryRun?: boolean; lockTimeout?: number },
  ): Promise<Compaction>;
}
