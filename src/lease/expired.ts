/**
 * Which live leases may be taken for dead, found out before the lock.
 *
 * A probe starts a process, which nothing inside a transaction may do. So it
 * runs on a snapshot, and a lease counts inside only if its record is still
 * the one that was judged: a holder that beat meanwhile keeps its lane.
 *
 * @module
 */
import { isExpired } from "../domain/expiry.ts";
import { identityKey, identityText, type Lease } from "../domain/lease.ts";
import type { Desk } from "./desk.ts";
import { holderOf } from "./desk.ts";
import type { LedgerView } from "./ports.ts";

/** Judges leases of a later view. */
export interface Expired {
  /** The leases of the snapshot that are expired, in grant order. */
  readonly leases: readonly Lease[];
  /** Whether a lease is one of them, unchanged. */
  has(lease: Lease): boolean;
}

/** Takes a snapshot and finds its expired leases with one probe at the most. */
export async function findExpired(desk: Desk): Promise<Expired> {
  const { live, nowMs } = await desk.ledger.read();
  return await judgeExpired(desk, live, nowMs);
}

/** Finds the expired among live leases with one probe at the most. */
export async function judgeExpired(
  desk: Desk,
  live: LedgerView["live"],
  nowMs: number,
): Promise<Expired> {
  const at = { now_ms: nowMs, this_host: desk.processes.host() };
  const doubtful = live.filter((lease) =>
    isExpired(lease, { ...at, probe: () => false })
  );
  const leases: Lease[] = [];
  if (doubtful.length > 0) {
    const pulse = await desk.processes.probe(doubtful);
    const probe = (_pid: number, lease: Lease): boolean | null => pulse(lease);
    leases.push(
      ...doubtful.filter((lease) => isExpired(lease, { ...at, probe })),
    );
  }
  const marks = new Set(leases.map(markOf));
  return { leases, has: (lease) => marks.has(markOf(lease)) };
}

/** Text that changes when a lease is renewed, taken over or granted anew. */
function markOf(lease: Lease): string {
  return JSON.stringify([
    identityKey(lease),
    holderOf(lease),
    lease.fence ?? null,
    lease.pid ?? null,
    lease.pid_start ?? null,
    identityText(lease.acquired_at),
    identityText(lease.heartbeat_at),
  ]);
}
