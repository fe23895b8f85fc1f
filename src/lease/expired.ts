/**
 * Which live leases may be taken for dead, found out before the lock.
 *
 * A probe starts a process, which nothing inside a transaction may do. So it
 * runs on a snapshot, and a lease counts inside only if its record is still
 * the one that was judged and its keeper still stands as it did: a holder that
 * beat meanwhile keeps its lane.
 *
 * @module
 */
import {
  type ExpiryContext,
  isExpired,
  keeperVerdict,
} from "../domain/expiry.ts";
import {
  childrenOf,
  keeperOf,
  offeredTo,
  probedFor,
} from "../domain/keeper.ts";
import { identityKey, identityText, type Lease } from "../domain/lease.ts";
import type { Desk } from "./desk.ts";
import { holderOf } from "./desk.ts";
import type { LedgerView } from "./ports.ts";

/** The part of a view that tells how keepers stand. */
export type KeeperSight = Pick<LedgerView, "keepers">;

/** Judges leases of a later view. */
export interface Expired {
  /** The leases of the snapshot that are expired, in grant order. */
  readonly leases: readonly Lease[];
  /** Whether a lease is one of them, unchanged, and its keeper with it. */
  has(lease: Lease, now: KeeperSight): boolean;
  /** Whether a lease is one of them because its keeper and its children are gone. */
  isUnkept(lease: Lease): boolean;
}

/** Takes a snapshot and finds its expired leases with one probe at the most. */
export async function findExpired(desk: Desk): Promise<Expired> {
  const view = await desk.ledger.read();
  return await judgeExpired(desk, view.live, view);
}

/**
 * Whether some lease's keeper is gone, so that the lease is dead unless one of
 * its children lives. Costs nothing: no probe tells more of the others.
 */
export function isSomeKeeperGone(
  { live, keepers }: Pick<LedgerView, "live" | "keepers">,
): boolean {
  return keepers.size > 0 &&
    live.some((lease) =>
      keepers.get(keeperOf(lease)) === "free" &&
      (childrenOf(lease) !== null || offeredTo(lease) !== null)
    );
}

/** Finds the expired among live leases of a view with one probe at the most. */
export async function judgeExpired(
  desk: Desk,
  live: LedgerView["live"],
  { nowMs, keepers }: KeeperSight & Pick<LedgerView, "nowMs">,
): Promise<Expired> {
  const at: Omit<ExpiryContext, "probe"> = {
    now_ms: nowMs,
    this_host: desk.processes.host(),
    keeper: (name) => keepers.get(name) ?? "unknown",
  };
  const doubtful = live.filter((lease) =>
    isExpired(lease, { ...at, probe: () => false })
  );
  const leases: Lease[] = [];
  const unkept = new Set<string>();
  if (doubtful.length > 0) {
    const pulse = await desk.processes.probe(
      doubtful.flatMap(probedFor),
    );
    const probed: ExpiryContext = { ...at, probe: (_pid, one) => pulse(one) };
    leases.push(...doubtful.filter((lease) => isExpired(lease, probed)));
    for (const lease of leases) {
      if (keeperVerdict(lease, probed) === "gone") unkept.add(markOf(lease));
    }
  }
  const marks = new Set(leases.map(markOf));
  return {
    leases,
    has(lease, now): boolean {
      const mark = markOf(lease);
      if (!marks.has(mark)) return false;
      const state = now.keepers.get(keeperOf(lease)) ?? "unknown";
      return unkept.has(mark) ? state === "free" : state !== "held";
    },
    isUnkept: (lease) => unkept.has(markOf(lease)),
  };
}

/** Text that changes when a lease is renewed, taken over, granted anew or said to have other children. */
function markOf(lease: Lease): string {
  return JSON.stringify([
    identityKey(lease),
    holderOf(lease),
    lease.fence ?? null,
    lease.pid ?? null,
    lease.pid_start ?? null,
    identityText(lease.acquired_at),
    identityText(lease.heartbeat_at),
    lease["keeper"] ?? null,
    lease["children"] ?? null,
    lease["offered"] ?? null,
    lease.pid_space ?? null,
  ]);
}
