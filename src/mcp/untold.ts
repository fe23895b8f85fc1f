/**
 * What was done for requests whose answers have not left yet. An answer that
 * never leaves, because the client took its request back or is gone, would
 * leave a lease that nobody knows of: what was done for it is taken back.
 *
 * @module
 */

/** Takes back what was done; a sentence on what stands now. */
export type Undo = () => Promise<string>;

/** What names a request. */
export type RequestName = string | number;

/** What was done, by the request it was done for. */
export class Untold {
  readonly #waiting: Map<RequestName, Undo> = new Map();
  readonly #leaving: Map<RequestName, Undo> = new Map();
  readonly #note: (sentence: string) => void;

  /** @param note Told what was taken back, and what could not be. */
  constructor(note: (sentence: string) => void) {
    this.#note = note;
  }

  /** Keeps what was done until its answer leaves; where the request is taken back before that, so is what was done. */
  async keep(
    name: RequestName,
    undo: Undo,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) {
      await this.#takeBack(undo);
      return;
    }
    this.#waiting.set(name, undo);
    signal.addEventListener("abort", () => {
      if (this.#waiting.get(name) !== undo) return;
      this.#waiting.delete(name);
      void this.#takeBack(undo);
    });
  }

  /** The answer is about to be written: from now on the client may know. */
  leaving(name: RequestName): void {
    this.#move(name, this.#waiting, this.#leaving);
  }

  /** The answer was written. */
  left(name: RequestName): void {
    this.#leaving.delete(name);
  }

  /** The answer could not be written. */
  lost(name: RequestName): void {
    this.#move(name, this.#leaving, this.#waiting);
  }

  /** Takes back all whose answers have not left. What is being written may have been read, and stands. */
  async takeBackAll(): Promise<void> {
    const undos = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const undo of undos) {
      // deno-lint-ignore no-await-in-loop -- each takes the lock of the store
      await this.#takeBack(undo);
    }
  }

  #move(
    name: RequestName,
    from: Map<RequestName, Undo>,
    to: Map<RequestName, Undo>,
  ): void {
    const undo = from.get(name);
    if (undo === undefined) return;
    from.delete(name);
    to.set(name, undo);
  }

  async #takeBack(undo: Undo): Promise<void> {
    try {
      this.#note(`the answer did not reach the client. ${await undo()}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#note(
        `the answer did not reach the client, and what was done could not be taken back: ${why}`,
      );
    }
  }
}
