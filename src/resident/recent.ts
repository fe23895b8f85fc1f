/**
 * Keys that were seen a moment ago.
 *
 * @module
 */

/** Keys with the time at which they were seen last. */
export class Recent {
  readonly #seen = new Map<string, number>();
  readonly #ms: number;
  readonly #most: number;
  readonly #now: () => number;

  /**
   * @param ms How long a moment is, in milliseconds.
   * @param most So many keys are kept; the oldest go first.
   * @param now Milliseconds of a clock that never jumps.
   */
  constructor(
    ms: number,
    most: number,
    now: () => number = () => performance.now(),
  ) {
    this.#ms = ms;
    this.#most = most;
    this.#now = now;
  }

  /** Whether a key was seen a moment ago. */
  has(key: string): boolean {
    const at = this.#seen.get(key);
    return at !== undefined && this.#now() - at < this.#ms;
  }

  /** Sees a key now. */
  add(key: string): void {
    this.#seen.delete(key);
    this.#seen.set(key, this.#now());
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= this.#most) return;
      this.#seen.delete(oldest);
    }
  }
}
