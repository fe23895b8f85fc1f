/**
 * Waits for what was made to become old enough to be believed: nobody can set
 * when a file changed last.
 *
 * @module
 */

const SETTLED_MS = 3_200;

/** Waits that long. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
}
