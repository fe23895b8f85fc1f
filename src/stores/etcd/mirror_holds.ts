/**
 * How long lanes are held over etcd, as far as the copy of history on this
 * host tells. Nothing is asked of etcd for it, and nothing depends on it.
 *
 * @module
 */
import { HoldTimes } from "../../journal/hold_times.ts";
import { readEnd } from "../journal_end.ts";
import { act, type Steps } from "../machine.ts";
import { beside, look, type Site } from "../site.ts";
import { FRESH_NAME, readState } from "./mirror_notes.ts";

/** Holds do not grow longer or shorter within the hour as a rule, and a copy may be as old. */
const OLDEST_MS = 3_600_000;

/** So much of its end is read: some thousand records, and no more than the last holds of each lane count. */
const END_BYTES = 2_097_152;

/**
 * Learns from the copy.
 *
 * @param site Where it lies.
 * @param of Which store it must be a copy of.
 * @returns What it tells, `null` where there is no such copy, or none that was whole within the hour.
 * @throws {StoreError} If it cannot be read.
 */
export function* readHolds(
  site: Site,
  of: string,
): Steps<HoldTimes | null> {
  const fresh = yield* look(beside(site.journal, FRESH_NAME), "file");
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const ageMs = nowMs - (fresh?.mtimeMs ?? -Infinity);
  if (Math.abs(ageMs) > OLDEST_MS) return null;
  if ((yield* readState(site))?.of !== of) return null;
  const holds = new HoldTimes();
  for (const entry of yield* readEnd(site.journal, END_BYTES)) {
    holds.apply(entry);
  }
  return holds;
}
