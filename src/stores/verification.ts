/**
 * Reading every line of a journal for what is wrong with it.
 *
 * @module
 */
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import { compileRegion, meet, type Region } from "../domain/region.ts";
import type { Damage } from "../journal/entry.ts";
import { readRemains } from "../journal/remains.ts";
import type { DamageReport, Verification } from "../journal/upkeep.ts";
import { damageOf } from "./damage_policy.ts";
import { readWhole } from "./journal_history.ts";
import type { Steps } from "./machine.ts";
import { NumberWatch } from "./number_watch.ts";
import {
  floorSentences,
  type FloorStore,
  readFloor,
  setbackOf,
} from "./seq_floor.ts";

/** At most this many live leases are compared with each other. */
const MOST_COMPARED = 500;

/** Reads the journal and tells what is wrong. */
export function* verifyJournal(store: FloorStore): Steps<Verification> {
  const { site } = store;
  const floor = yield* readFloor(site);
  for (const sentence of floorSentences(floor)) store.warn(sentence);
  const numbers = new NumberWatch();
  const state = yield* readWhole(
    site.journal,
    (entry, line) => numbers.visit(entry, line + 1),
  );
  const { fold, torn, lines, size } = state;
  const live = fold.identified();
  const overlaps = overlapSentences(live);
  const damage = damageOf(state);
  const went_back = setbackOf(state, floor);
  const reports = damage.map((one) => reportOf(one, one.kind));
  if (torn !== null && !damage.includes(torn)) {
    reports.push(reportOf(torn, "tail"));
  }
  return {
    ok: reports.length === 0 && overlaps.length === 0 && numbers.isSound() &&
      went_back === null,
    entries: fold.entries,
    lines,
    bytes: size,
    damage: went_back === null ? reports : reports.map(suspected),
    gaps: numbers.gaps,
    repeats: numbers.repeats,
    went_back,
    findings: [
      ...overlaps,
      ...numbers.sentences(),
    ],
    live: live.length,
  };
}

/** One damaged line, as it is told. */
export function reportOf(
  { line, offset, length, raw }: Damage,
  kind: DamageReport["kind"],
): DamageReport {
  return {
    line: line + 1,
    kind,
    offset,
    bytes: length,
    means: DAMAGE_MEANINGS[kind],
    looks_like: readRemains(raw),
    raw: raw.slice(0, 200),
  };
}

/** Where confirmed records are missing, a line that was cut short may be one of them. */
function suspected(report: DamageReport): DamageReport {
  return report.kind === "broken" ? report : {
    ...report,
    means:
      "it was cut short, and as the store went back, it may have been a record that was confirmed",
  };
}

/** What each kind of damage means for leases. */
export const DAMAGE_MEANINGS: Readonly<Record<DamageReport["kind"], string>> = {
  broken:
    "a whole record that cannot be read; it may hide a lease that was granted, so nothing is granted until it is mended",
  torn:
    "a write that was cut short and never confirmed; no lease is lost, grants go on",
  tail:
    "the last write was cut short and never confirmed; no lease is lost, and the next write ends the line",
};

/** One sentence for each pair of live leases that share a path. */
function overlapSentences(live: readonly Lease[]): string[] {
  const regions = live.slice(0, MOST_COMPARED).map(regionOf);
  const said: string[] = [];
  for (const [at, mine] of regions.entries()) {
    for (const [before, other] of regions.slice(0, at).entries()) {
      const shared = mine === null || other === null ? null : meet(other, mine);
      if (shared === null) continue;
      said.push(
        `live leases on "${nameOf(live[before])}" and "${
          nameOf(live[at])
        }" share ${shared.path}: one was forced or written by a peer with a softer rule; release one of them`,
      );
    }
  }
  return said;
}

function regionOf(lease: Lease): Region | null {
  const exact = patternsOf(lease.region);
  try {
    return exact.length > 0
      ? compileRegion(exact)
      : compileRegion(patternsOf(lease.tree), { downward: true });
  } catch {
    return compileRegion(["**"]);
  }
}

function patternsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((one) => typeof one === "string")
    : [];
}

function nameOf(lease: Lease | undefined): string {
  return `${identityText(lease?.lane)} (${textOf(lease?.holder)})`;
}
