/**
 * Runs properties in a thread and ends one that hangs.
 *
 * @module
 */
import { type FuzzEffort, type Outcome, replayCommand } from "./property.ts";
import type { Order } from "./thread.ts";

/** How long one run may go on after the bound of the whole. */
const GRACE_MS = 15_000;

/** A thread for properties, one at a time. */
export class Watchdog implements Disposable {
  #thread: Worker | null = null;

  /** Tries one property. A property that hangs, or a thread that breaks, is a failure. */
  async run(name: string, effort: FuzzEffort): Promise<Outcome> {
    const progress = new Int32Array(new SharedArrayBuffer(4));
    const thread = this.#thread ??= new Worker(
      new URL("./thread.ts", import.meta.url),
      { type: "module" },
    );
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const broken = (state: string): void => {
      this[Symbol.dispose]();
      const run = Atomics.load(progress, 0);
      const { seed, path = String(run) } = effort;
      resolve({
        runs: run + 1,
        failure: `"${name}" ${state} in run ${run}\nagain: ${
          replayCommand(name, { seed, path })
        }`,
      });
    };
    const timer = setTimeout(
      () => broken("did not end"),
      effort.bound_ms + GRACE_MS,
    );
    thread.onmessage = ({ data }: MessageEvent<Outcome>): void => resolve(data);
    thread.onerror = (event): void => {
      event.preventDefault();
      broken(`broke off (${event.message})`);
    };
    const order: Order = { name, effort, progress };
    thread.postMessage(order);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread, whatever it does. */
  [Symbol.dispose](): void {
    this.#thread?.terminate();
    this.#thread = null;
  }
}
