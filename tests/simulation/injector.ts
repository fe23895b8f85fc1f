/**
 * Carries out what the fault plan decides.
 *
 * @module
 */
import type { Fault } from "./faults.ts";
import type { Worker } from "./population.ts";
import type { SimProcess } from "./process.ts";
import { SITE } from "./plot.ts";
import type { World } from "./world.ts";

/** Calls that a system never fails, or of which a failure means nothing. */
const SURE: ReadonlySet<string> = new Set([
  ...["close", "now", "ticks", "token", "pause", "system", "probe", "holder"],
]);

/** Does harm to one world. */
export class Injector {
  readonly #world: World;
  /** Whether any process was ever stopped. */
  hasStopped = false;

  /** Does harm to a world. */
  constructor(world: World) {
    this.#world = world;
  }

  /** Perhaps something goes wrong before the effect that a process stands before; true if it does not get it. */
  strike(worker: Worker, process: SimProcess): boolean {
    const effect = process.turn?.effect;
    if (effect === undefined) return true;
    const name = effect.kind === "sleep" ? "sleep" : effect.name;
    const canFail = effect.kind === "act" && !SURE.has(name);
    if (process.failing !== null && canFail) {
      process.machine.slip = {
        kind: "fail",
        errno: process.failing,
        late: false,
      };
      this.#noteSync(name);
      return false;
    }
    const fault = this.#world.faults.next(name);
    return fault !== null &&
      this.#apply(fault, { worker, process, name, canFail });
  }

  #apply(
    fault: Fault,
    at: { worker: Worker; process: SimProcess; name: string; canFail: boolean },
  ): boolean {
    const { worker, process, name, canFail } = at;
    const { machine } = process;
    this.#world.trace(
      `!! ${worker.owner}/${process.pid} ${JSON.stringify(fault)} at ${name}`,
    );
    switch (fault.kind) {
      case "kill":
        this.#kill(worker);
        if (fault.worker) this.#bury(worker);
        return true;
      case "tear":
        machine.slip = { kind: "short", share: fault.share };
        process.turn?.effect.kind === "act" &&
          process.turn.effect.perform(machine);
        this.#kill(worker);
        return true;
      case "pause":
        process.wakeAt = this.#world.ticksMs() + fault.ms;
        process.stopped = true;
        this.hasStopped = true;
        return true;
      case "short":
        machine.slip = { kind: "short", share: fault.share };
        process.hurt = true;
        return false;
      case "fail":
        if (!canFail) return false;
        process.hurt = true;
        if (fault.lasting) process.failing = fault.errno;
        machine.slip = fault;
        this.#noteSync(name);
        return false;
      case "power":
        this.#losePower();
        return true;
      case "restore":
        this.#world.disk.putBack(SITE.journal, fault.share);
        this.#world.counts.restored++;
        return false;
      case "clock":
        this.#world.offsetMs = fault.toMs(this.#world.nowMs()) -
          this.#world.ticksMs();
        this.#world.counts.clock++;
        return false;
    }
  }

  #noteSync(name: string): void {
    if (name === "syncData") this.#world.counts.lostSync++;
  }

  #kill(worker: Worker): void {
    worker.process?.machine.die();
    worker.process = null;
    worker.nextAt = this.#world.ticksMs() + 1;
    worker.left = Math.max(worker.left, this.#world.leastLeft);
  }

  /** The worker dies with its command, and another comes. */
  #bury(worker: Worker): void {
    worker.life.diedAt = this.#world.ticksMs();
    this.#world.settle(worker.left);
    worker.left = 0;
  }

  #losePower(): void {
    const { disk, workers } = this.#world;
    const left = workers.reduce((sum, one) => sum + one.left, 0);
    const living = workers.filter(({ life }) => life.diedAt === null).length;
    for (const worker of workers) {
      worker.process?.machine.forget();
      worker.process = null;
      worker.left = 0;
      worker.life.diedAt ??= this.#world.ticksMs();
    }
    this.#world.population.endAll();
    disk.losePower(() => this.#world.random());
    this.#world.counts.power++;
    this.#world.reboot();
    for (let n = 0; n < living; n++) {
      this.#world.settle(Math.ceil(left / living));
    }
  }
}
