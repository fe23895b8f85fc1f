/**
 * Which leases of others still count.
 *
 * @module
 */
import { isExpired } from "../domain/expiry.ts";
import type { Lease } from "../domain/lease.ts";
import type { Event } from "./around.ts";

const PROCESSES = "../system/processes.ts";

/** Those leases whose holder may be alive. */
export async function unexpired(
  leases: readonly Lease[],
  { around }: Event,
): Promise<Set<Lease>> {
  const host = await around.host();
  const at = { now_ms: around.nowMs(), this_host: host };
  const kept = new Set(leases);
  const doubtful = leases.filter((lease) =>
    isExpired(lease, { ...at, probe: () => false })
  );
  if (doubtful.length === 0) return kept;
  const { createProcesses }: typeof import("../system/processes.ts") =
    await import(PROCESSES);
  const pulse = await createProcesses({ host }).probe(doubtful);
  for (const lease of doubtful) {
    if (isExpired(lease, { ...at, probe: () => pulse(lease) })) {
      kept.delete(lease);
    }
  }
  return kept;
}
