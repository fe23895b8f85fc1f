/**
 * One run of `dos` in the simulator: it stops before every effect until the
 * scheduler lets it have it, and may never be let.
 *
 * @module
 */
import type { Effect, Runner, Steps } from "../../src/stores/machine.ts";
import type { SimMachine } from "./machine.ts";

/** What a process waits for. */
export interface Turn {
  /** The effect it wants to have. */
  readonly effect: Effect;
  /** Gives it what the effect came to. */
  resolve(value: unknown): void;
  /** Gives it an error instead. */
  reject(error: unknown): void;
}

/** A process. It is its own runner, so every store it opens is driven by the scheduler. */
export class SimProcess implements Runner {
  /** Whose it is. */
  readonly owner: string;
  /** What it runs on. */
  readonly machine: SimMachine;
  /** The effect it stands before, if it is alive and has not ended. */
  turn: Turn | null = null;
  /** It sleeps, or is stopped, until this tick. */
  wakeAt = 0;
  /** Whether anything went wrong with one of its calls. */
  hurt = false;
  /** From now on every call fails with this. */
  failing: string | null = null;
  /** Whether it was stopped at some time. */
  stopped = false;
  #settled: () => void = () => {};

  /** A process on a machine. */
  constructor(owner: string, machine: SimMachine) {
    this.owner = owner;
    this.machine = machine;
  }

  /** Its pid. */
  get pid(): number {
    return this.machine.pid;
  }

  /** Starts `body` and waits until it stands before an effect or has ended. */
  async start(body: () => Promise<void>): Promise<void> {
    await this.#until(() => {
      body().finally(() => this.#settled());
    });
  }

  /** Lets it go on and waits until it stands again or has ended. */
  async goOn(give: (turn: Turn) => void): Promise<void> {
    const { turn } = this;
    if (turn === null) return;
    this.turn = null;
    await this.#until(() => give(turn));
  }

  /** Stands before an effect. */
  stand(effect: Effect): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.turn = { effect, resolve, reject };
      this.#settled();
    });
  }

  /** Runs steps, one effect of the scheduler's at a time. */
  async run<T>(steps: Steps<T>): Promise<T> {
    let next = steps.next();
    while (!next.done) {
      let value: unknown;
      try {
        // deno-lint-ignore no-await-in-loop -- one effect follows the other
        value = await this.stand(next.value);
      } catch (error) {
        next = steps.throw(error);
        continue;
      }
      next = steps.next(value);
    }
    return next.value;
  }

  /** Waits as a sleep. */
  async wait(ms: number): Promise<void> {
    await this.stand({ kind: "sleep", ms });
  }

  #until(begin: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#settled = resolve;
      begin();
    });
  }
}
