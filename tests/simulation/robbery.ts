/**
 * Leases that were taken from a holder who was alive and not silent for too
 * long: held against what really lived, not against what a probe was told.
 *
 * @module
 */
import { expiresAtMs } from "../../src/domain/expiry.ts";
import { childrenOf, keeperOf } from "../../src/domain/keeper.ts";
import { identityKey, type Lease, textOf } from "../../src/domain/lease.ts";
import { parseStamp } from "../../src/domain/stamp.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { Fold } from "../../src/journal/replay.ts";
import type { RecordFile } from "./history.ts";
import type { Life } from "./population.ts";
import type { World } from "./world.ts";

/** A probe may be this much older than the record that follows from it, a stamp is cut to the second. */
const SLACK_MS = 2_000;

/** What was taken from the living, in words. Only where no clock jumped. */
export function robberies(
  world: World,
  files: readonly RecordFile[],
): string[] {
  return files.flatMap(({ name, entries }) => {
    const fold = new Fold();
    const faults: string[] = [];
    for (const entry of entries) {
      if (entry["reason"] === "keeper gone") {
        const lease = fold.liveByKey().get(identityKey(entry));
        const lives = lease === undefined ? [] : livingOf(world, lease, entry);
        faults.push(...lives.map((one) => `${name}: ${one}`));
      }
      if (isTaking(entry)) {
        const lease = fold.liveByKey().get(identityKey(entry));
        const atMs = parseStamp(entry.ts);
        const until = lease === undefined ? null : expiresAtMs(lease);
        const life = world.population.lives.find((one) =>
          textOf(lease?.pid_start) === `${one.pid}:${one.start}`
        );
        if (life !== undefined && atMs !== null && until !== null) {
          const lived = isAlive(life, atMs + SLACK_MS - world.offsetMs);
          if (lived && atMs < until - SLACK_MS) {
            faults.push(
              `${name}: ${entry.op} ${entry.seq} takes from the living`,
            );
          }
        }
      }
      fold.apply(entry);
    }
    return faults;
  });
}

/** Who lived of those whose end was given as the reason to end a lease. */
function livingOf(world: World, lease: Lease, entry: JournalEntry): string[] {
  const atMs = parseStamp(entry.ts);
  if (atMs === null) return [];
  const ticks = atMs + SLACK_MS - world.offsetMs;
  const { seq } = entry;
  const end = world.book.keepers.get(keeperOf(lease))?.endedAt() ?? Infinity;
  const children = childrenOf(lease);
  const lived = (children ?? []).some(({ pid_start }) =>
    world.population.lives.some((one) =>
      pid_start === `${one.pid}:${one.start}` && isAlive(one, ticks)
    )
  );
  return [
    ...(end > ticks ? [`SCAVENGE ${seq} ends a lease whose keeper lives`] : []),
    ...(children === null ? [`SCAVENGE ${seq} knows no children`] : []),
    ...(lived ? [`SCAVENGE ${seq} ends a lease whose child lives`] : []),
  ];
}

function isTaking(entry: JournalEntry): boolean {
  return entry.op === "SCAVENGE" ||
    (entry.op === "ADOPT" && entry["forced"] !== true);
}

function isAlive({ bornAt, diedAt }: Life, ticks: number): boolean {
  return bornAt <= ticks && (diedAt === null || ticks < diedAt);
}
