/**
 * Many seeds, on every core.
 *
 * @module
 */
import type { Outcome } from "./simulate.ts";

/** What many runs came to. */
export interface Sum {
  /** The runs that broke a promise. */
  readonly failed: readonly Outcome[];
  readonly effects: number;
  readonly grants: number;
}

/** What one worker is told, and what it tells. */
export interface Batch {
  readonly from: number;
  readonly count: number;
}

/** Seeds to a batch: long enough to keep a worker busy, short enough to share them out. */
const BATCH = 100;

/**
 * Runs `count` seeds from `from` on.
 *
 * @param range Which seeds.
 * @param onFailure Told of each run that broke a promise, as it is found.
 * @param until Checked between batches; true ends the run early.
 */
export async function simulateMany(
  range: Batch,
  onFailure: (failed: Outcome) => void = () => {},
  until: () => boolean = () => false,
): Promise<Sum & { readonly runs: number }> {
  const failed: Outcome[] = [];
  const sum = { effects: 0, grants: 0, runs: 0 };
  const end = range.from + range.count;
  let next = range.from;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("./batch.ts", import.meta.url), {
      type: "module",
    });
    try {
      while (next < end && !until()) {
        const batch = { from: next, count: Math.min(BATCH, end - next) };
        next += batch.count;
        // deno-lint-ignore no-await-in-loop -- a worker has one batch at a time
        const outcomes = await ask(worker, batch);
        for (const outcome of outcomes) {
          sum.runs++;
          sum.effects += outcome.effects;
          sum.grants += outcome.grants;
          if (outcome.violations.length === 0) continue;
          failed.push(outcome);
          onFailure(outcome);
        }
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(
    Array.from({ length: navigator.hardwareConcurrency }, work),
  );
  return { failed, ...sum };
}

function ask(worker: Worker, batch: Batch): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }): void => resolve(data);
    worker.onerror = (event): void => {
      event.preventDefault();
      reject(new Error(`seeds from ${batch.from}: ${event.message}`));
    };
    worker.postMessage(batch);
  });
}
