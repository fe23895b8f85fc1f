/**
 * Runs properties in a thread and ends one that hangs.
 *
 * @module
 */
import { type FuzzEffort, type Outcome, replayCommand } from "./property.ts";
import type { Order } from "./thread.ts";

/** How long one run may go on after the bound of the whole. */
const GRACE_MS = 15_000;

/** How long it may take to load the properties. */
const START_MS = 300_000;

/** A thread for properties, one at a time. */
export class Watchdog implements Disposable {
  #thread: Worker | null = null;

  /** Tries one property. A property that hangs, or a thread that breaks, is a failure. */
  async run(name: string, effort: FuzzEffort): Promise<Outcome> {
    const thread = this.#thread ??= await started();
    const progress = new Int32Array(new SharedArrayBuffer(4));
    const order: Order = { name, effort, progress };
    thread.postMessage(order);
    const limit = effort.bound_ms + GRACE_MS;
    const answer = await answerOf<Outcome>(thread, limit);
    if (typeof answer !== "string") return answer;
    this[Symbol.dispose]();
    const run = Atomics.load(progress, 0);
    const { seed, path = String(run) } = effort;
    const again = replayCommand(name, { seed, path });
    return {
      runs: run + 1,
      failure: `"${name}" ${answer} in run ${run}\nagain: ${again}`,
    };
  }

  /** Ends the thread, whatever it does. */
  [Symbol.dispose](): void {
    this.#thread?.terminate();
    this.#thread = null;
  }
}

/** A thread that has loaded what it needs, which may take long on a busy machine. */
async function started(): Promise<Worker> {
  const thread = new Worker(new URL("./thread.ts", import.meta.url), {
    type: "module",
  });
  const answer = await answerOf<"ready">(thread, START_MS);
  if (answer === "ready") return thread;
  thread.terminate();
  throw new Error(`Cannot start the thread for the properties: it ${answer}`);
}

/** The next message of a thread, or what it did in its place. */
async function answerOf<T>(
  thread: Worker,
  limitMs: number,
): Promise<T | string> {
  const { promise, resolve } = Promise.withResolvers<T | string>();
  const timer = setTimeout(() => resolve("did not end"), limitMs);
  thread.onmessage = ({ data }: MessageEvent<T>): void => resolve(data);
  thread.onerror = (event): void => {
    event.preventDefault();
    resolve(`broke off (${event.message})`);
  };
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
