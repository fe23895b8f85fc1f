/**
 * Leases that were taken from a holder who was alive and not silent for too
 * long: held against what really lived, not against what a probe was told.
 *
 * @module
 */
import { expiresAtMs } from "../../src/domain/expiry.ts";
import { identityKey, textOf } from "../../src/domain/lease.ts";
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

function isTaking(entry: JournalEntry): boolean {
  return entry.op === "SCAVENGE" ||
    (entry.op === "ADOPT" && entry["forced"] !== true);
}

function isAlive({ bornAt, diedAt }: Life, ticks: number): boolean {
  return bornAt <= ticks && (diedAt === null || ticks < diedAt);
}
