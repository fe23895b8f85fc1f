/**
 * Keeping a mirror fresh: etcd tells when something was written, and then the
 * log is read on.
 *
 * What the watch tells is only a bell. A member of etcd that is cut off from
 * the others keeps a watch open and knows nothing of what they decide; so the
 * mirror counts as fresh from what was read with the consent of most members,
 * and is read once a second though no bell rings.
 *
 * @module
 */
import type { EtcdEvent, EtcdKeys } from "./client.ts";
import { keyspace } from "./keys.ts";
import type { LogPlace } from "./log_reading.ts";
import type { Timing } from "./session.ts";

/** So often the mirror is brought up to date though nothing is told; oftener where it may not become so old. */
const TICK_MS = 1_000;
const TICKS = 4;
/** Not more often than that. */
const LEAST_MS = 25;
/** A watch that broke is opened again after so long. */
const REOPEN_MS = 500;
/** So often is looked whether the log is long. */
const ARCHIVE_MS = 300_000;
/** What ended is looked for after about so long; others see it too, and who is late finds it told in history already. */
const SWEEP_MS = 500;

/** What keeping a mirror takes. */
export interface Watching extends LogPlace {
  /** Time. */
  readonly timing: Timing;
  /** How old the mirror may become, in milliseconds. */
  readonly mostMs: number;
  /** Brings the mirror up to date. */
  catchUp(): Promise<void>;
  /** Says in history what the server ended. */
  sweep(): Promise<void>;
  /** Moves old records into the archive, where there are many. */
  archive(): Promise<void>;
  /** Told why the mirror is not fresh, once for each reason; `""` when it is again. */
  told(why: string): void;
}

/** Keeps a mirror fresh until the signal. Never throws: what fails is tried again. */
export async function keepMirror(
  watching: Watching,
  signal: AbortSignal,
): Promise<void> {
  const keeping = new Keeping(watching, signal);
  const { claims, tries, head } = keyspace(watching.prefix);
  await Promise.all([
    keeping.catchUp(),
    keeping.archive(),
    keeping.watch({ key: head }, () => keeping.ring()),
    keeping.watch({ prefix: claims }, (events) => {
      const isEnd = events === null ||
        events.some(({ type, kv }) =>
          type === "delete" && !kv.key.startsWith(tries)
        );
      if (isEnd) keeping.sweepSoon();
    }),
  ]);
}

class Keeping {
  readonly #watching: Watching;
  readonly #signal: AbortSignal;
  #bell = Promise.withResolvers<void>();
  #isSweeping = false;
  #isWanted = false;
  #why = "";

  constructor(watching: Watching, signal: AbortSignal) {
    this.#watching = watching;
    this.#signal = signal;
  }

  ring(): void {
    this.#bell.resolve();
  }

  /** One at a time, and not too often: most of what ends was no lease. */
  sweepSoon(): void {
    this.#isWanted = true;
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    this.#sweep().finally(() => this.#isSweeping = false);
  }

  async #sweep(): Promise<void> {
    const { timing, sweep } = this.#watching;
    while (this.#isWanted && !this.#signal.aborted) {
      this.#isWanted = false;
      const ms = SWEEP_MS * (0.5 + Math.random());
      // deno-lint-ignore no-await-in-loop -- one after the other
      await timing.sleep(ms, this.#signal);
      if (this.#signal.aborted) return;
      // deno-lint-ignore no-await-in-loop -- one after the other
      await sweep().catch(() => this.#isWanted = true);
    }
  }

  async catchUp(): Promise<void> {
    const { timing, catchUp } = this.#watching;
    while (!this.#signal.aborted) {
      this.#bell = Promise.withResolvers();
      try {
        // deno-lint-ignore no-await-in-loop -- one after the other
        await catchUp();
        this.#tell("");
      } catch (error) {
        this.#tell(error instanceof Error ? error.message : String(error));
      }
      // deno-lint-ignore no-await-in-loop -- one after the other
      await timing.sleep(LEAST_MS, this.#signal);
      // deno-lint-ignore no-await-in-loop -- one after the other
      await this.#pause();
    }
  }

  async archive(): Promise<void> {
    const { timing, archive } = this.#watching;
    while (!this.#signal.aborted) {
      // Not all hosts at once.
      const ms = ARCHIVE_MS * (0.5 + Math.random());
      // deno-lint-ignore no-await-in-loop -- one after the other
      await timing.sleep(ms, this.#signal);
      if (this.#signal.aborted) return;
      // deno-lint-ignore no-await-in-loop -- what fails is tried again
      await archive().catch(() => {});
    }
  }

  async #pause(): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#signal]);
    const { timing, mostMs } = this.#watching;
    const tick = timing.sleep(Math.min(TICK_MS, mostMs / TICKS), signal);
    await Promise.race([tick, this.#bell.promise]);
    stop.abort();
    await tick;
  }

  #tell(why: string): void {
    if (why === this.#why) return;
    this.#why = why;
    this.#watching.told(why);
  }

  async watch(
    keys: EtcdKeys,
    heard: (events: readonly EtcdEvent[] | null) => void,
  ): Promise<void> {
    const { etcd, timing } = this.#watching;
    while (!this.#signal.aborted) {
      try {
        // deno-lint-ignore no-await-in-loop -- each begins where the last one ended
        const { revision } = await etcd.range({
          ...keys,
          limit: 1,
          keysOnly: true,
        });
        // Whatever was told while nobody listened.
        this.ring();
        heard(null);
        for await (
          const { events } of etcd.watch(keys, revision + 1, this.#signal)
        ) {
          if (events.length === 0) continue;
          heard(events);
        }
      } catch {
        // The other loop tells what is wrong.
      }
      // deno-lint-ignore no-await-in-loop -- not again at once
      await timing.sleep(REOPEN_MS, this.#signal);
    }
  }
}
