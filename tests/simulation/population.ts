/**
 * Who lives in a simulated world: workers with pids, some of them dead, some
 * pids given out a second time; and what a probe is told of them.
 *
 * @module
 */
import { indexCatalogue, resolveLane } from "../../src/domain/catalogue.ts";
import type { Desk } from "../../src/lease/desk.ts";
import type {
  Holder,
  Keepers,
  Ledger,
  Processes,
} from "../../src/lease/ports.ts";
import { censusOf } from "../../src/system/process_table.ts";
import { pulseOf } from "../../src/system/processes.ts";
import { CATALOGUE } from "../support/desk.ts";
import type { AcquireOptions } from "../../src/lease/acquire.ts";
import type { Belief, Mind } from "./actions.ts";
import type { Book } from "./ledger_book.ts";
import type { SimProcess } from "./process.ts";

/** The host that all of them are on. */
export const HOST = "box";

/** From when to when a process lived, in ticks. */
export interface Life {
  readonly pid: number;
  readonly start: string;
  readonly bornAt: number;
  /** When it dies, `null` where that is not known yet. */
  diedAt: number | null;
}

/** Every process that ever held a pid. */
export class Population {
  /** All lives, in the order of their births. */
  readonly lives: Life[] = [];
  readonly #chance: () => number;
  readonly #reuse: boolean;
  readonly #ticks: () => number;
  #next = 100;

  /** A population; `reuse` gives pids of the dead to the living. */
  constructor(chance: () => number, reuse: boolean, ticks: () => number) {
    this.#chance = chance;
    this.#reuse = reuse;
    this.#ticks = ticks;
  }

  /** A new process, which dies at some tick where that is known. */
  bear(ticks: number, diedAt: number | null = null): Life {
    const dead = this.lives.filter((one) =>
      !this.#lives(one) && this.#at(one.pid) === null
    );
    const last = dead.at(-1);
    const reused = this.#reuse && last !== undefined && this.#chance() < 0.7;
    const life: Life = {
      pid: reused ? last.pid : this.#next++,
      start: String(10_000 + this.lives.length),
      bornAt: ticks,
      diedAt,
    };
    this.lives.push(life);
    return life;
  }

  /** What one look at the process table shows. */
  pulses(space: string): Awaited<ReturnType<Processes["probe"]>> {
    const records = new Map(
      this.lives.filter((one) => this.#lives(one)).map(({ pid, start }) => [
        pid,
        { pid, parent: 1, start, dead: false, words: ["agent"] },
      ]),
    );
    const census = censusOf(records, space);
    return (lease) => pulseOf(lease, { census, host: HOST });
  }

  /** A living process as a lease names it. */
  holder(pid: number, space: string): Holder {
    const start = this.#at(pid)?.start ?? "";
    return { pid, pid_start: `${pid}:${start}`, pid_space: space };
  }

  /** The machine lost its power: nobody is left. */
  endAll(): void {
    for (const life of this.lives) {
      if (this.#lives(life)) life.diedAt = this.#ticks();
    }
  }

  #at(pid: number): Life | null {
    return this.lives.findLast((one) => one.pid === pid && this.#lives(one)) ??
      null;
  }

  #lives({ diedAt }: Life): boolean {
    return diedAt === null || this.#ticks() < diedAt;
  }
}

/** A worker: it thinks, runs one verb, thinks again, until it is dead or done. */
export class Worker implements Mind {
  readonly owner: string;
  readonly life: Life;
  readonly chance: () => number;
  readonly book: Book;
  /** Verbs it will still run. */
  left: number;
  /** It thinks until this tick. */
  nextAt = 0;
  /** The verb it is running. */
  process: SimProcess | null = null;
  beliefs: Belief[] = [];
  untold: AcquireOptions[] = [];

  /** A worker with some verbs to run. */
  constructor(
    owner: string,
    about: { life: Life; chance: () => number; book: Book; left: number },
  ) {
    this.owner = owner;
    this.life = about.life;
    this.chance = about.chance;
    this.book = about.book;
    this.left = about.left;
  }

  /** Its pid. */
  get pid(): number {
    return this.life.pid;
  }
}

const LANES = indexCatalogue(CATALOGUE);

/** The desk of one process: probes and time come through the scheduler too. */
export function deskFor(
  process: SimProcess,
  world: {
    readonly ledger: Ledger;
    readonly keepers: Keepers;
    readonly population: Population;
    readonly space: () => string;
    readonly blind: () => boolean;
    readonly chance: () => number;
    readonly nowMs: () => number;
  },
): Desk {
  const { ledger, keepers, population, space, blind, chance, nowMs } = world;
  const look = <T>(name: string, perform: () => T): Promise<T> =>
    process.stand({ kind: "act", name, on: "", perform }) as Promise<T>;
  return {
    ledger,
    clock: { nowMs },
    chance: {
      text: (length) =>
        Array.from(
          { length },
          () => Math.floor(chance() * 32).toString(32),
        ).join(""),
    },
    processes: {
      host: () => HOST,
      holder: (pid = 0) =>
        look("holder", () => population.holder(pid, space())),
      probe: () =>
        look(
          "probe",
          () => blind() ? () => null : population.pulses(space()),
        ),
    },
    keepers,
    catalogue: CATALOGUE,
    policy: {},
    ttlMinutes: null,
    laneKey: (name) => resolveLane(LANES, name).id,
    localise: (patterns) => [...patterns],
  };
}
