/**
 * The simulated world and its scheduler.
 *
 * Workers run the real verbs, each as a process that stops before every
 * effect. The scheduler picks who goes on, and whether anything goes wrong:
 * all by chance, all from one seed, so that a seed is a run.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one effect at a time is the point
import { createFileLedger } from "../../src/stores/file_ledger.ts";
import type { FileStore } from "../../src/stores/ledger_view.ts";
import { JournalKeeper } from "../../src/stores/journal_keeper.ts";
import { createKeepers } from "../../src/stores/keepers.ts";
import { createChance, pickOne } from "../crash/contention/plan.ts";
import { type Action, nextAction } from "./actions.ts";
import { Disk } from "./disk.ts";
import { FaultPlan } from "./faults.ts";
import { Injector } from "./injector.ts";
import { Book } from "./ledger_book.ts";
import { SimMachine, type Surroundings } from "./machine.ts";
import { deskFor, HOST, Population, Worker } from "./population.ts";
import {
  type Cast,
  type Counts,
  isOnWindows,
  SITE,
  WITH_COMMANDS,
  type WorldOptions,
} from "./plot.ts";
import { SimProcess } from "./process.ts";
import { busyFaults, faultOf, shown } from "./excuses.ts";
import { vigilFor } from "./vigil.ts";
import { keptLives, running, simCommands } from "./running.ts";

/** A Tuesday in June. */
const EPOCH_MS = Date.UTC(2026, 5, 2, 12);

/** No run comes near this; one that does would never end. */
const MOST_EFFECTS = 200_000;

/** One simulated run. */
export class World implements Surroundings {
  readonly disk: Disk;
  readonly book: Book = new Book();
  readonly population: Population;
  readonly trace: (line: string) => void;
  readonly faults: FaultPlan;
  readonly workers: Worker[] = [];
  readonly counts: Counts = { power: 0, lostSync: 0, clock: 0, restored: 0 };
  /** Effects so far. */
  effects = 0;
  /** Added to the ticks for the time of day. */
  offsetMs: number = EPOCH_MS;
  readonly #chance: () => number;
  readonly #stickiness: number;
  readonly #blindness: number;
  readonly #runsCommands: boolean;
  readonly #injector: Injector;
  readonly #cast: Cast | undefined;
  #ticks = 0;
  #boot = 1;
  #pid = 10_000;
  #births = 0;
  #last: SimProcess | null = null;

  /** A world as its seed has it. */
  constructor(
    { seed, trace = () => {}, mostFaults = 1000, cast }: WorldOptions,
  ) {
    this.#cast = cast;
    this.disk = new Disk({ windows: cast === undefined && isOnWindows(seed) });
    this.#chance = createChance(seed);
    this.trace = trace;
    this.#runsCommands = cast === undefined && seed >= WITH_COMMANDS;
    this.population = new Population(
      this.#chance,
      this.#chance() < 0.5,
      () => this.#ticks,
    );
    this.faults = new FaultPlan(this.#chance, mostFaults, cast?.faults);
    this.#injector = new Injector(this);
    this.#stickiness = pickOne([0, 0.5, 0.9, 0.98], this.#chance);
    this.#blindness = pickOne([0, 0, 0.3], this.#chance);
    this.disk.makeDirectory("/w");
    this.disk.makeDirectory("/w/.git");
    this.disk.syncDirectory("/");
    this.disk.syncDirectory("/w");
    const count = cast?.size ?? 2 + Math.floor(this.#chance() * 3);
    for (let n = 0; n < count; n++) {
      this.settle(cast?.verbs.each ?? 4 + this.#draw(5));
    }
  }

  nowMs(): number {
    return Math.floor(this.#ticks + this.offsetMs);
  }

  ticksMs(): number {
    return this.#ticks;
  }

  random(): number {
    return this.#chance();
  }

  /** Which boot of the machine this is. */
  get boot(): string {
    return `boot-${this.#boot}`;
  }

  /** How many verbs whoever was killed still runs at least. */
  get leastLeft(): number {
    return this.#cast?.verbs.least ?? 0;
  }

  /** The machine comes up again: another boot, in which nobody is left. */
  reboot(): void {
    this.#boot++;
    this.#last = null;
  }

  /** A new worker with some verbs to run. */
  settle(left: number): void {
    const life = this.population.bear(this.#ticks);
    const owner = `w${++this.#births}`;
    const { book } = this;
    const chance = this.#chance;
    this.workers.push(new Worker(owner, { life, chance, book, left }));
  }

  /** Runs until every worker is dead or done. */
  async play(): Promise<void> {
    for (;;) {
      const ready = this.workers.filter((one) => this.#isReady(one));
      if (ready.length === 0) {
        if (!this.#skipTime()) return;
        continue;
      }
      const most = MOST_EFFECTS * (this.#cast?.size ?? 1);
      if (++this.effects > most) {
        this.book.faults.push("the run does not come to an end");
        return;
      }
      const last = ready.find(({ process }) =>
        process !== null && process === this.#last
      );
      const worker = last !== undefined && this.#chance() < this.#stickiness
        ? last
        : pickOne(ready, this.#chance);
      await this.#step(worker);
    }
  }

  /** One command of a process that nothing goes wrong with, to its end. */
  async calmly(owner: string, action: Action): Promise<void> {
    const life = this.population.bear(this.#ticks);
    const { book } = this;
    const chance = this.#chance;
    const worker = new Worker(owner, { life, chance, book, left: 1 });
    await this.#begin(worker, action);
    while (worker.process?.turn) await this.#perform(worker.process);
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.#ticks += ms;
  }

  #draw(below: number): number {
    return Math.floor(this.#chance() * below);
  }

  #isReady({ process, left, nextAt }: Worker): boolean {
    if (process === null) return left > 0 && nextAt <= this.#ticks;
    return process.turn !== null && process.wakeAt <= this.#ticks;
  }

  #skipTime(): boolean {
    const times = this.workers.flatMap(({ process, left, nextAt }) =>
      process !== null ? [process.wakeAt] : left > 0 ? [nextAt] : []
    );
    if (times.length === 0) return false;
    this.#ticks = Math.max(this.#ticks, Math.min(...times));
    return true;
  }

  async #step(worker: Worker): Promise<void> {
    const { process } = worker;
    if (process === null) {
      worker.left--;
      const runs = this.#runsCommands && this.#chance() < 0.4;
      const next = this.#cast?.next ?? (runs ? running : nextAction);
      await this.#begin(worker, next(worker));
      return;
    }
    this.#last = process;
    if (this.#injector.strike(worker, process)) return;
    await this.#perform(process);
    if (worker.process === null) this.#think(worker);
  }

  #think(worker: Worker): void {
    const pauses = this.#cast?.pausesMs ??
      [0, 0, 50, 2_000, 60_000, 400_000, 4_000_000];
    worker.nextAt = this.#ticks + pickOne(pauses, this.#chance);
  }

  async #perform(process: SimProcess): Promise<void> {
    await process.goOn(({ effect, resolve, reject }) => {
      if (effect.kind === "sleep") {
        process.wakeAt = this.#ticks + effect.ms;
        this.#ticks += 0.01;
        resolve(undefined);
        return;
      }
      this.#ticks += 0.02 + this.#chance() * 0.2;
      let said = "";
      try {
        const value = effect.perform(process.machine);
        said = value === undefined ? "" : ` = ${shown(value)}`;
        resolve(value);
      } catch (error) {
        said = ` ! ${error instanceof Error ? error.message : error}`;
        reject(error);
      }
      process.machine.slip = null;
      this.trace(
        `${
          this.#ticks.toFixed(2)
        } ${process.owner}/${process.pid} ${effect.name} ${
          effect.on.split("/").at(-1)
        }${said}`,
      );
    });
  }

  async #begin(worker: Worker, action: Action): Promise<void> {
    const process = new SimProcess(
      worker.owner,
      new SimMachine(this.#pid++, this),
    );
    worker.process = process;
    const started = this.#ticks;
    this.trace(`-- ${worker.owner}/${process.pid} dos ${action.name}`);
    await process.start(async () => {
      try {
        const { outcome } = await action.run(this.#tools(process));
        this.trace(`-- ${worker.owner}/${process.pid} ${shown(outcome)}`);
        if (outcome === "lock-busy") {
          const world = this.#excuses(process);
          const tookMs = this.#ticks - started;
          this.book.faults.push(...busyFaults(action, tookMs, world));
        }
      } catch (error) {
        this.trace(`-- ${worker.owner}/${process.pid} failed: ${error}`);
        const fault = faultOf(error, this.#excuses(process));
        if (fault) this.book.faults.push(`${action.name} failed: ${error}`);
      }
      worker.process = null;
      if (process.machine.openFiles > 0) {
        this.book.faults.push(`${action.name} leaves files open`);
      }
    });
  }

  #excuses(process: SimProcess): Parameters<typeof faultOf>[1] {
    const { counts } = this;
    return { process, counts, hasStopped: this.#injector.hasStopped };
  }

  #tools(process: SimProcess): Parameters<Action["run"]>[0] {
    const open = (): Promise<FileStore> =>
      Promise.resolve({
        site: SITE,
        host: HOST,
        kernel: this.boot,
        onCorrupt: "safe",
        // So small that nearly every run writes a cache, reads it and dies beside it.
        caching: { slack: 4, worthBytes: 0 },
        warn: () => {},
      });
    const desk = deskFor(process, {
      ledger: createFileLedger(open, process),
      keepers: keptLives(createKeepers(open, process), process, this.book),
      population: this.population,
      space: () => `${this.boot}/1`,
      blind: () => this.#chance() < this.#blindness,
      chance: this.#chance,
      nowMs: () => this.nowMs(),
    });
    return {
      desk,
      keeper: new JournalKeeper(open, process),
      vigil: vigilFor(open, process),
      runner: process,
      commands: simCommands(process, this.population),
    };
  }
}
