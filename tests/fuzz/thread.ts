/**
 * Tries properties in a thread of its own, so that one that never ends can be
 * ended from outside. `watchdog.ts` starts it.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { FuzzEffort, Outcome } from "./property.ts";
import { propertyNamed } from "./subjects.ts";

/** What the thread is asked. */
export interface Order {
  /** Which property. */
  readonly name: string;
  /** How it is tried. */
  readonly effort: Omit<FuzzEffort, "begins">;
  /** Where the number of the run is kept, for who watches. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

self.addEventListener("message", async ({ data }: MessageEvent<Order>) => {
  const { name, effort, progress } = data;
  const outcome: Outcome = await propertyNamed(name).check({
    ...effort,
    begins: (run) => void Atomics.store(progress, 0, run),
  });
  self.postMessage(outcome);
});

// Only from here on does a property take the time; before, it was the loading.
self.postMessage("ready");
