/**
 * The keeper of a process that waits, or holds: one that may be held no longer
 * is given up, and another one comes in its place.
 *
 * @module
 */
import { type Keeper, type Keepers, StoreError } from "./ports.ts";

/** A keeper that can be had anew. */
export class Kept {
  readonly #keepers: Keepers;
  #keeper: Keeper;
  #isLost = false;

  private constructor(keepers: Keepers, keeper: Keeper) {
    this.#keepers = keepers;
    this.#keeper = keeper;
    this.#heed(keeper);
  }

  /**
   * Opens the first one.
   *
   * @returns The keeper, `null` on a file system without locks.
   * @throws {StoreError} If it cannot be made.
   */
  static async open(keepers: Keepers): Promise<Kept | null> {
    const keeper = await keepers.open();
    return keeper === null ? null : new Kept(keepers, keeper);
  }

  /** The one that counts now. */
  get keeper(): Keeper {
    return this.#keeper;
  }

  /** Makes sure that it is held. */
  async isHeld(): Promise<boolean> {
    if (this.#isLost) return false;
    return (await this.#keeper.confirm?.() ?? "") === "";
  }

  /**
   * Lets go of it, with all that it was named for, and opens another one.
   *
   * @returns Its name.
   * @throws {StoreError} If it cannot be made.
   */
  async anew(): Promise<string> {
    await this.#keeper.close();
    const keeper = await this.#keepers.open();
    if (keeper === null) {
      throw new StoreError(
        "STORE_LOCK",
        `Cannot replace the keeper "${this.#keeper.name}": the file system of the store has no locks any more`,
        {
          hint:
            "Run `dos doctor` to see what is wrong with the store, then ask again",
        },
      );
    }
    this.#keeper = keeper;
    this.#isLost = false;
    this.#heed(keeper);
    return keeper.name;
  }

  /** Lets go of it. May be called again. */
  async close(): Promise<void> {
    await this.#keeper.close();
  }

  #heed(keeper: Keeper): void {
    void keeper.lost?.then(() => {
      if (this.#keeper === keeper) this.#isLost = true;
    });
  }
}

/** Whether an act failed because a keeper that it names is held no longer: nothing was written. */
export function isKeeperEnded(error: unknown): boolean {
  return error instanceof StoreError && error.code === "STORE_SESSION_ENDED";
}

/**
 * Does what names a keeper, and does it once more where that is found to be
 * held no longer.
 *
 * @param kept The keeper, `null` for one that cannot be had anew.
 * @param act What names it.
 * @param instead Does what has to be done before that is done without it.
 */
export async function byKeeper<T>(
  kept: Kept | null,
  act: () => Promise<T>,
  instead: () => Promise<void> | void,
): Promise<T> {
  if (kept !== null && !await kept.isHeld()) await instead();
  try {
    return await act();
  } catch (error) {
    if (kept === null || !isKeeperEnded(error)) throw error;
    await instead();
    return await act();
  }
}
