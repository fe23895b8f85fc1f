/**
 * Time as this process has it.
 *
 * @module
 */
import type { Timing } from "./session.ts";

/** The clocks of the system. */
export function createTiming(): Timing {
  return {
    ticksMs: () => performance.now(),
    nowMs: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal?.addEventListener("abort", end);
      }),
  };
}
