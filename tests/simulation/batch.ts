/**
 * One worker of {@linkcode simulateMany}: takes batches of seeds, tells what
 * became of them.
 *
 * @module
 */
import type { Batch } from "./many.ts";
import { type Outcome, simulate } from "./simulate.ts";

/** The worker's own scope, of which nothing else is used. */
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Batch>) => void) | null;
  postMessage(outcomes: readonly Outcome[]): void;
};

scope.onmessage = async ({ data: { from, count } }): Promise<void> => {
  const outcomes: Outcome[] = [];
  for (let seed = from; seed < from + count; seed++) {
    // deno-lint-ignore no-await-in-loop -- one run after the other
    outcomes.push(await simulate({ seed }));
  }
  scope.postMessage(outcomes);
};
