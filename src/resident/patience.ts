/**
 * The time that one request has.
 *
 * @module
 */

/** A limit for several waits together, of which nothing is left once it is disposed of. */
export class Patience implements Disposable {
  /** How long, in milliseconds. */
  readonly ms: number;
  readonly #late: Promise<undefined>;
  readonly #timer: ReturnType<typeof setTimeout>;

  /** @param ms How long, in milliseconds from now. */
  constructor(ms: number) {
    this.ms = ms;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#late = promise;
    this.#timer = setTimeout(() => resolve(undefined), ms);
  }

  /** What is waited for, `undefined` if it comes too late. */
  async race<T>(wait: Promise<T>): Promise<T | undefined> {
    return await Promise.race([wait, this.#late]);
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
