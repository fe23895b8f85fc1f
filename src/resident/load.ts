/**
 * How much is being done at once, and how much of it may be.
 *
 * @module
 */

/** What may be done at once. */
export interface Bounds {
  /** So many requests. */
  readonly requests: number;
  /** So many bytes of events. */
  readonly bytes: number;
}

/** The bounds of a server. */
export const BOUNDS: Bounds = { requests: 128, bytes: 64 * 1024 * 1024 };

/** What is being done. */
export class Load {
  readonly #bounds: Bounds;
  #requests = 0;
  #bytes = 0;

  /** @param bounds What may be done at once. */
  constructor(bounds: Bounds = BOUNDS) {
    this.#bounds = bounds;
  }

  /** How many requests are being answered. */
  get requests(): number {
    return this.#requests;
  }

  /** Begins a request; false if there are too many. */
  begin(): boolean {
    if (this.#requests >= this.#bounds.requests) return false;
    this.#requests++;
    return true;
  }

  /** Ends a request that was begun. */
  end(): void {
    this.#requests--;
  }

  /** Makes room for bytes; false if there is none. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#bounds.bytes) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Gives room back. */
  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}
