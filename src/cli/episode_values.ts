/**
 * Holds, waits and refusals as answers tell them: wire names, stamps.
 *
 * @module
 */
import { expiresAtMs } from "../domain/expiry.ts";
import { identityKey, type Lease } from "../domain/lease.ts";
import { heldRegion } from "../domain/held_region.ts";
import type { Cover } from "../history/concern.ts";
import type { Hold, Refusal, Wait } from "../history/episodes.ts";
import { stampOf } from "../history/stamp_text.ts";

/** A hold, told. */
export interface HoldValue {
  /** Its lane. */
  readonly lane: string;
  /** Who held it. */
  readonly holder: string;
  /** First half of its identity. */
  readonly loop_ts: string;
  /** Its fencing token, `null` where its writer knew none. */
  readonly fence: number | null;
  /** When it began, a stamp. */
  readonly since: string | null;
  /** The number of the record that began it, 0 where it has none. */
  readonly since_seq: number;
  /** When it ended, a stamp; `null` as long as it lives. */
  readonly until: string | null;
  /** The number of the record that ended it, 0 as long as it lives. */
  readonly until_seq: number;
  /** How it ended, `null` as long as it lives. */
  readonly end: Hold["end"];
  /** What the record of its end gives as reason. */
  readonly end_reason: string;
  /** Who ended it, as far as it is told. */
  readonly ended_by: string;
  /** When silence ends it, a stamp, by what was known at the moment; `null` where it had ended, or that cannot be told. */
  readonly expires: string | null;
  /** The patterns it covers, in normal form. */
  readonly region: readonly string[];
  /** Its pattern that covers the path that was asked about, `""` where none was. */
  readonly pattern: string;
  /** A path that it covers of what was asked about, `""` where no path was. */
  readonly witness_path: string;
  /** Whether it was granted although others overlap it. */
  readonly forced: boolean;
  /** Set where its holder is proved to be gone now. */
  readonly gone?: true;
}

/** A wait, told. */
export interface WaitValue {
  /** Its ticket. */
  readonly ticket: number;
  /** The lane, `""` where any will do. */
  readonly lane: string;
  /** Who waited. */
  readonly owner: string;
  /** What for. */
  readonly region: readonly string[];
  /** Since when, a stamp. */
  readonly since: string | null;
  /** When it ended, a stamp; `null` as long as it goes on. */
  readonly until: string | null;
  /** How it ended, `null` as long as it goes on. */
  readonly end: Wait["end"];
}

/** A refusal, told. */
export interface RefusalValue {
  /** Its number, 0 where it has none. */
  readonly seq: number;
  /** When, a stamp. */
  readonly ts: string | null;
  /** The lane that was asked for, `""` where any would have done. */
  readonly lane: string;
  /** Who asked. */
  readonly holder: string;
  /** Stable code. */
  readonly reason_class: string;
  /** One sentence. */
  readonly reason: string;
  /** The patterns that were asked for, none where they are not recorded. */
  readonly region: readonly string[];
  /** The lease that was in the way, `null` where none is recorded. */
  readonly conflict: {
    readonly lane: string;
    readonly holder: string;
    readonly loop_ts: string;
    readonly requested_pattern: string;
    readonly live_pattern: string;
    readonly witness_path: string;
  } | null;
}

/** A hold as it is told; `lease` as it was live at the moment, `undefined` where the hold had ended by then. */
export function holdValue(
  hold: Hold,
  { cover, lease }: {
    readonly cover: Cover;
    readonly lease: Lease | undefined;
  },
): HoldValue {
  const fence = lease?.fence ?? hold.fence;
  return {
    lane: hold.lane,
    holder: hold.holder,
    loop_ts: hold.loopTs,
    fence: typeof fence === "number" ? fence : null,
    since: stampOf(hold.sinceMs),
    since_seq: hold.sinceSeq,
    until: stampOf(hold.untilMs),
    until_seq: hold.untilSeq,
    end: hold.end,
    end_reason: hold.endReason,
    ended_by: hold.endedBy,
    expires: lease === undefined ? null : stampOf(expiresAtMs(lease)),
    region: heldRegion(lease ?? hold.lease).patterns,
    pattern: cover.pattern,
    witness_path: cover.path,
    forced: hold.isForced,
  };
}

/** Finds the live lease of a hold that goes on, among those of a moment. */
export function leaseFinder(
  live: readonly Lease[],
): (hold: Pick<Hold, "lane" | "loopTs">) => Lease | undefined {
  const byIdentity = new Map(
    live.map((lease) => [identityKey(lease), lease]),
  );
  return ({ lane, loopTs }) =>
    byIdentity.get(identityKey({ lane, loop_ts: loopTs }));
}

/** A wait as it is told. */
export function waitValue(wait: Wait): WaitValue {
  return {
    ticket: wait.ticket,
    lane: wait.lane,
    owner: wait.owner,
    region: wait.region,
    since: stampOf(wait.sinceMs),
    until: stampOf(wait.untilMs),
    end: wait.end,
  };
}

/** A refusal as it is told. */
export function refusalValue(refusal: Refusal): RefusalValue {
  const { blocker } = refusal;
  return {
    seq: refusal.seq,
    ts: stampOf(refusal.atMs),
    lane: refusal.lane,
    holder: refusal.holder,
    reason_class: refusal.reasonClass,
    reason: refusal.reason,
    region: refusal.region,
    conflict: blocker === null ? null : {
      lane: blocker.lane,
      holder: blocker.holder,
      loop_ts: blocker.loopTs,
      requested_pattern: blocker.requestedPattern,
      live_pattern: blocker.livePattern,
      witness_path: blocker.witnessPath,
    },
  };
}
