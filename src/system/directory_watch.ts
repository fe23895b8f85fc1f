/**
 * Waiting for a file to change: by the system's own word where it gives one,
 * else by the clock alone.
 *
 * The directory is watched and not the file, because a watch on a file stays
 * with it when another one is renamed into its place.
 *
 * @module
 */

/** Several writes on one occasion are one change. */
const DEBOUNCE_MS = 15;

/** Whoever reads a file does not change it. */
const CHANGES: ReadonlySet<Deno.FsEvent["kind"]> = new Set([
  ...["any", "create", "modify", "rename", "remove", "other"] as const,
]);

/** Watches for changes of one file. */
export class DirectoryWatch {
  readonly #directory: string;
  readonly #name: string;
  #watcher: Deno.FsWatcher | null = null;
  #changed = false;
  #ring: () => void = () => {};

  /** A watch for the file of that name in that directory. */
  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
  }

  /**
   * Waits for a change, and no longer than `ms`. One that came after the last
   * call of this method counts.
   */
  async change(ms: number, signal?: AbortSignal): Promise<void> {
    this.#begin();
    if (!this.#changed) await this.#rest(ms, signal);
    if (this.#changed && signal?.aborted !== true) {
      await this.#rest(Math.min(DEBOUNCE_MS, ms), signal);
    }
    this.#changed = false;
  }

  /** Waits for nothing but time; the watch ends until a change is waited for again. */
  async time(ms: number, signal?: AbortSignal): Promise<void> {
    this.close();
    await this.#rest(ms, signal);
  }

  /** Ends it. May be called again. */
  close(): void {
    const watcher = this.#watcher;
    this.#watcher = null;
    this.#changed = false;
    watcher?.close();
  }

  #begin(): void {
    if (this.#watcher !== null) return;
    try {
      this.#watcher = Deno.watchFs(this.#directory, { recursive: false });
    } catch {
      // Too many watches, or none on this file system: the clock has to do.
      return;
    }
    // What happened before there was a watch was not seen.
    this.#changed = true;
    this.#listen(this.#watcher);
  }

  async #listen(watcher: Deno.FsWatcher): Promise<void> {
    try {
      for await (const { kind, paths } of watcher) {
        if (!CHANGES.has(kind) || !paths.some((x) => this.#isMeant(x))) {
          continue;
        }
        if (this.#watcher !== watcher) return;
        this.#changed = true;
        this.#ring();
      }
    } catch {
      // As with a watch that never began.
    }
  }

  #isMeant(path: string): boolean {
    return path.endsWith(this.#name) &&
      /[/\\]/.test(path.at(-this.#name.length - 1) ?? "/");
  }

  /** Time passes; a change that was not known yet ends it. */
  #rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const known = this.#changed;
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        this.#ring = (): void => {};
        resolve();
      };
      const timer = setTimeout(end, ms);
      if (!known) this.#ring = end;
      if (signal?.aborted === true) end();
      else signal?.addEventListener("abort", end);
    });
  }
}
