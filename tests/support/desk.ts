/**
 * A desk to try verbs at: a ledger, a clock that stands, known processes.
 *
 * @module
 */
import type { AdmissionPolicy } from "../../src/arbiter/policy.ts";
import {
  type Catalogue,
  indexCatalogue,
  resolveLane,
} from "../../src/domain/catalogue.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import type { Desk } from "../../src/lease/desk.ts";
import type { Keepers, Ledger } from "../../src/lease/ports.ts";
import {
  createMemoryLedger,
  type MemoryLedger,
} from "../../src/stores/memory_ledger.ts";
import { countingChance, FixedClock } from "./clock.ts";
import { FakeKeepers } from "./keepers.ts";
import { FakeProcesses } from "./processes.ts";

/** Two lanes side by side, one that lives alone, and another name for the first. */
export const CATALOGUE: Catalogue = {
  concurrent: ["src", "docs"],
  exclusive: ["release"],
  autopick: ["src", "docs"],
  trees: { src: ["src/**"], docs: ["docs/**"] },
  aliases: { code: "src" },
};

/** A desk with what it stands on. */
export interface Office {
  readonly desk: Desk;
  readonly memory: MemoryLedger;
  readonly clock: FixedClock;
  readonly processes: FakeProcesses;
  readonly keepers: FakeKeepers;
  /** The records so far. */
  entries(): JournalEntry[];
  /** The operations so far. */
  ops(): unknown[];
}

/** What is different about a desk. */
export interface OfficeOptions {
  /** The journal it starts from. */
  readonly journal?: string;
  readonly catalogue?: Catalogue;
  readonly policy?: AdmissionPolicy;
  readonly ttlMinutes?: number;
}

/** A desk over a ledger in memory. */
export function anOffice(options: OfficeOptions = {}): Office {
  const clock = new FixedClock();
  const memory = createMemoryLedger(clock, options.journal ?? "");
  const processes = new FakeProcesses();
  const keepers = new FakeKeepers(memory.keepers);
  const entries = (): JournalEntry[] => parseJournal(memory.text());
  return {
    desk: aDesk(memory, { ...options, clock, processes, keepers }),
    memory,
    clock,
    processes,
    keepers,
    entries,
    ops: () => entries().map(({ op }) => op),
  };
}

/** A desk over any ledger. */
export function aDesk(
  ledger: Ledger,
  options: OfficeOptions & {
    clock?: FixedClock;
    processes?: FakeProcesses;
    keepers?: Keepers;
  } = {},
): Desk {
  const catalogue = options.catalogue ?? CATALOGUE;
  const lanes = indexCatalogue(catalogue);
  return {
    ledger,
    clock: options.clock ?? new FixedClock(),
    chance: countingChance(),
    processes: options.processes ?? new FakeProcesses(),
    keepers: options.keepers ?? new FakeKeepers(),
    catalogue,
    policy: options.policy ?? {},
    ttlMinutes: options.ttlMinutes ?? null,
    laneKey: (name) => resolveLane(lanes, name).id,
    localise: (patterns) => [...patterns],
  };
}
