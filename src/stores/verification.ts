/**
 * Reading every line of a journal for what is wrong with it.
 *
 * @module
 */
import { identityText, type Lease, textOf } from "../domain/lease.ts";
import { compileRegion, meet, type Region } from "../domain/region.ts";
import type { Damage, JournalEntry } from "../journal/entry.ts";
import { SEQ_LIMIT } from "../journal/replay.ts";
import type { DamageReport, Verification } from "../journal/upkeep.ts";
import { damageOf } from "./damage_policy.ts";
import { readWhole } from "./journal_history.ts";
import { identifiedLeases } from "./live_set.ts";
import type { Steps } from "./machine.ts";
import { floorSentences, readFloor, setbackOf } from "./seq_floor.ts";
import type { Site } from "./site.ts";

/** At most this many live leases are compared with each other. */
const MOST_COMPARED = 500;

/** Reads the journal and tells what is wrong. */
export function* verifyJournal(site: Site): Steps<Verification> {
  const floor = yield* readFloor(site);
  const numbers = new NumberWatch();
  const state = yield* readWhole(site.journal, (entry) => numbers.visit(entry));
  const { fold, torn, lines, size } = state;
  const live = identifiedLeases(fold);
  const overlaps = overlapSentences(live);
  const damage = damageOf(state);
  const reports = damage.map(reportOf);
  if (torn !== null && !damage.includes(torn)) {
    reports.push({ ...reportOf(torn), kind: "tail" });
  }
  const went_back = setbackOf(state, floor);
  return {
    ok: reports.length === 0 && overlaps.length === 0 && numbers.isSound() &&
      went_back === null,
    entries: fold.entries,
    lines,
    bytes: size,
    damage: reports,
    went_back,
    findings: [
      ...overlaps,
      ...numbers.sentences(),
      ...floorSentences(floor),
    ],
    live: live.length,
  };
}

function reportOf({ line, kind, length, raw }: Damage): DamageReport {
  return { line: line + 1, kind, bytes: length, raw: raw.slice(0, 200) };
}

/** Watches the numbers of records. */
class NumberWatch {
  #highest = 0;
  #repeats = 0;
  #firstRepeat = 0;
  #odd = 0;

  visit(entry: JournalEntry): void {
    const { seq } = entry;
    if (seq === undefined || seq === null) return;
    if (
      typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 1 ||
      seq >= SEQ_LIMIT
    ) {
      this.#odd++;
    } else if (seq <= this.#highest) {
      this.#repeats++;
      this.#firstRepeat ||= seq;
    } else {
      this.#highest = seq;
    }
  }

  /** Numbers that are no numbers are damage; repeats come from peers that number records without a lock. */
  isSound(): boolean {
    return this.#odd === 0;
  }

  sentences(): string[] {
    const said: string[] = [];
    if (this.#odd > 0) {
      said.push(
        `${this.#odd} records have a seq that is no whole number from 1 to 2^52; it is not counted`,
      );
    }
    if (this.#repeats > 0) {
      said.push(
        `${this.#repeats} records repeat or go back in seq, first at ${this.#firstRepeat}; dos-kernel numbers some records without a lock`,
      );
    }
    return said;
  }
}

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
