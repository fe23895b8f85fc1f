/**
 * Whether those whose leases ended without them were dead, stopped or cut off.
 *
 * @module
 */
import { type Held, nameOf } from "./checker.ts";
import { TTL_S } from "./plan.ts";
import type { Mishaps } from "./waits.ts";

/** How leases ended that their holders did not end. */
export interface Ends {
  /** A living holder was robbed. */
  readonly faults: readonly string[];
  /** Leases that the server ended of holders nobody had harmed: their machine was too busy to say that they live. */
  readonly lapsed: number;
}

/** Judges how leases ended. */
export function checkEnds(
  leases: readonly Held[],
  heard: ReadonlyMap<number, number>,
  { kills, stops, cuts }: Mishaps,
): Ends {
  const faults: string[] = [];
  let lapsed = 0;
  for (const held of leases) {
    const { holder, ended, endedBy } = held;
    const ms = heard.get(ended) ?? Infinity;
    const isDead = kills.some(({ owner, at }) => owner === holder && at <= ms);
    if (endedBy === "SCAVENGE" && !isDead) {
      faults.push(`${nameOf(held)} of ${holder}, who lives, was scavenged`);
    }
    if (endedBy !== "server" || isDead) continue;
    const overdueMs = TTL_S * 2_000;
    const isHarmed = stops.some(({ owner, from }) =>
      owner === holder && from <= ms
    ) ||
      cuts.some(({ host, from, to }) =>
        holder.startsWith(`${host}.`) && from <= ms && ms <= to + overdueMs
      );
    if (!isHarmed) lapsed++;
  }
  return { faults, lapsed };
}
