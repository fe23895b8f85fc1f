/**
 * Which leases of others still count.
 *
 * @module
 */
import { type ExpiryContext, isExpired } from "../domain/expiry.ts";
import { keepersOf, probedFor } from "../domain/keeper.ts";
import type { Lease } from "../domain/lease.ts";
import type { Place } from "../system/workspace.ts";
import type { Event } from "./around.ts";

const PROCESSES = "../system/processes.ts";
const STORE = "./store.ts";

/**
 * Those leases whose holder may be alive.
 *
 * @param leases Leases of one workspace; a keeper of another one is unknown here.
 * @param place That workspace.
 */
export async function unexpired(
  leases: readonly Lease[],
  { around }: Event,
  place: Place,
): Promise<Set<Lease>> {
  const host = await around.host();
  const at: Omit<ExpiryContext, "probe"> = {
    now_ms: around.nowMs(),
    this_host: host,
    keeper: await keeperSight(leases, place),
  };
  const kept = new Set(leases);
  const doubtful = leases.filter((lease) =>
    isExpired(lease, { ...at, probe: () => false })
  );
  if (doubtful.length === 0) return kept;
  const { createProcesses }: typeof import("../system/processes.ts") =
    await import(PROCESSES);
  const pulse = await createProcesses({ host }).probe(
    doubtful.flatMap(probedFor),
  );
  for (const lease of doubtful) {
    if (isExpired(lease, { ...at, probe: (_pid, one) => pulse(one) })) {
      kept.delete(lease);
    }
  }
  return kept;
}

/** How the keepers stand; whoever meets none loads nothing. */
async function keeperSight(
  leases: readonly Lease[],
  place: Place,
): Promise<NonNullable<ExpiryContext["keeper"]>> {
  const names = keepersOf(leases);
  if (names.size === 0) return () => "unknown";
  const { readKeepers }: typeof import("./store.ts") = await import(STORE);
  const states = await readKeepers(place, names);
  return (name) => states.get(name) ?? "unknown";
}
