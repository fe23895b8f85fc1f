/**
 * One order of events out of all that are possible: everything that waits
 * takes its turn when a seed says so, and time passes when it says so.
 *
 * @module
 */
import { setImmediate } from "node:timers";

/** Somebody who waits for a turn. */
interface Waiter {
  readonly who: string;
  go(): void;
}

/** Somebody who waits for a time. */
interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** A generator of numbers from a seed; each is at least 0 and below 1. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The order. */
export class Interleaving {
  /** Milliseconds since it began. */
  ticksMs = 0;
  /** Chance, for others to share. */
  readonly chance: () => number;
  readonly #waiting: Waiter[] = [];
  readonly #sleeping = new Set<Sleeper>();
  readonly #stopped = new Map<string, number>();

  /** The order that a seed stands for. */
  constructor(seed: number) {
    this.chance = chanceOf(seed);
  }

  /** Waits for a turn. */
  turn(who: string): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ who, go });
    });
  }

  /** Waits for a time. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { atMs: this.ticksMs + ms, wake: resolve };
      const end = (): void => {
        this.#sleeping.delete(sleeper);
        resolve();
      };
      if (signal?.aborted === true) return resolve();
      signal?.addEventListener("abort", end);
      this.#sleeping.add(sleeper);
    });
  }

  /** Stops somebody for a while, as SIGSTOP does. */
  stop(who: string, ms: number): void {
    this.#stopped.set(who, this.ticksMs + ms);
  }

  /** Runs all of it to its end. */
  async run(tasks: readonly Promise<unknown>[]): Promise<void> {
    let open = tasks.length;
    const errors: unknown[] = [];
    for (const task of tasks) {
      task.catch((error: unknown) => errors.push(error)).finally(() => open--);
    }
    while (true) {
      // deno-lint-ignore no-await-in-loop -- one event after the other
      await settle();
      if (errors.length > 0) throw errors[0];
      if (open === 0) return;
      this.#step();
    }
  }

  #step(): void {
    const able = this.#waiting.filter(({ who }) =>
      (this.#stopped.get(who) ?? 0) <= this.ticksMs
    );
    if (able.length > 0 && this.chance() > 0.02) {
      const one = able[Math.floor(this.chance() * able.length)];
      if (one === undefined) return;
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      return one.go();
    }
    const ends = [...this.#stopped.values()];
    const times = [
      ...Array.from(this.#sleeping, ({ atMs }) => atMs),
      ...ends.filter((atMs) => atMs > this.ticksMs),
    ];
    const nextMs = Math.max(this.ticksMs, Math.min(...times));
    if (able.length > 0) {
      this.ticksMs = Math.min(nextMs, this.ticksMs + this.chance() * 200);
    } else if (times.length === 0) {
      throw new Error("Nobody can go on: all wait for each other");
    } else this.ticksMs = nextMs;
    for (const sleeper of [...this.#sleeping]) {
      if (sleeper.atMs > this.ticksMs) continue;
      this.#sleeping.delete(sleeper);
      sleeper.wake();
    }
  }
}

/** All that can happen without a turn has happened. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
