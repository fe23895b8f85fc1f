/**
 * What trials would leave on the machine if they were interrupted.
 *
 * @module
 */

/** What to undo when this process ends, by what it is done for. */
export const atExit: Map<unknown, () => unknown> = new Map();

globalThis.addEventListener("unload", () => {
  for (const undo of [...atExit.values()].reverse()) {
    try {
      undo();
    } catch {
      // It has ended by itself.
    }
  }
});
