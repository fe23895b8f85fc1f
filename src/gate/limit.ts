/**
 * The time that a hook has.
 *
 * @module
 */

/**
 * A limit for several waits together. The first timer of a process costs as
 * much as all the rest of a hook; this wait that nobody ends costs nothing.
 */
export class Limit {
  readonly #late: Promise<unknown>;
  /** How long, in milliseconds. */
  readonly ms: number;

  /** @param ms How long, in milliseconds from now. */
  constructor(ms: number) {
    this.ms = ms;
    const nobody = new Int32Array(new SharedArrayBuffer(4));
    const { value } = Atomics.waitAsync(nobody, 0, 0, ms);
    this.#late = Promise.resolve(value);
  }

  /** What is waited for, `undefined` if it comes too late. */
  async race<T>(wait: Promise<T>): Promise<T | undefined> {
    return await Promise.race([wait, this.#late.then(() => undefined)]);
  }
}
