/**
 * Tells a client that who holds what has changed, for as long as it wants to
 * know. What cannot be followed now is followed anew a while later: a client is
 * told once when it can be again, since it may have missed something meanwhile.
 *
 * @module
 */

/** Changes that come together are told together. */
const NEWS_PAUSE_MS = 50;
const RETRY_PAUSE_MS = 1_000;

/** What news are made of. */
export interface NewsOptions {
  /** Goes on with something for each change from now on. */
  changes(): AsyncIterable<unknown>;
  /** Looks once at what changes; fails where that cannot be read. */
  look(): Promise<unknown>;
  /** Tells the client. */
  tell(): void;
  /** Tells people a sentence. */
  note(sentence: string): void;
  /** Does something some milliseconds later. */
  after(ms: number, act: () => void): void;
}

/** News for one client. */
export class News {
  readonly #options: NewsOptions;
  #isWanted = false;
  #isFollowing = false;
  #isDue = false;
  /** Why it cannot be followed. */
  #fault: string | null = null;

  /** @param options What they are made of. */
  constructor(options: NewsOptions) {
    this.#options = options;
  }

  /** Begins to tell. What is followed once is followed on, told or not. */
  begin(): void {
    this.#isWanted = true;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    void this.#follow();
  }

  /** Tells no more. */
  end(): void {
    this.#isWanted = false;
  }

  async #follow(): Promise<void> {
    const { changes, look, note, after } = this.#options;
    try {
      if (this.#fault !== null) {
        await look();
        this.#fault = null;
        // Told a moment from now, when it is followed.
        this.#tellSoon();
      }
      for await (const _ of changes()) this.#tellSoon();
      this.#isFollowing = false;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== this.#fault) note(why);
      this.#fault = why;
      after(RETRY_PAUSE_MS, () => {
        if (this.#isWanted) void this.#follow();
        else this.#isFollowing = false;
      });
    }
  }

  #tellSoon(): void {
    const { after, tell } = this.#options;
    if (this.#isDue) return;
    this.#isDue = true;
    after(NEWS_PAUSE_MS, () => {
      this.#isDue = false;
      if (this.#isWanted) tell();
    });
  }
}
