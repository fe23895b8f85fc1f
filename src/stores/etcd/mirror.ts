/**
 * The mirror: a copy of the log on this machine, as a journal in files, so that
 * whatever reads a journal reads it unchanged, a hook above all.
 *
 * It is a cache. What it holds is what etcd said; deleting it costs time and
 * nothing else. Records stand in it in the order of their numbers, though they
 * are written in another one: a record is held back while one with a lower
 * number may still come, but not for long, because a process that died in the
 * middle of its claim would keep everybody's grants from being seen.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import { checksum } from "../fold_cache.ts";
import { closeMutex, type KernelLock, takeKernelLock } from "../kernel_lock.ts";
import { act, type Runner, type Steps } from "../machine.ts";
import { numberingLine } from "../number_watch.ts";
import type { Site } from "../site.ts";
import {
  type LogNews,
  type LogPlace,
  type LogRecord,
  readHead,
  readNews,
  readWholeLog,
} from "./log_reading.ts";
import {
  appendMirror,
  type Extent,
  mergeMirror,
  prepareMirror,
  readMirror,
  replaceMirror,
  textOf,
} from "./mirror_file.ts";
import { stampFresh, writeState } from "./mirror_notes.ts";
import type { MirrorState } from "./mirror_state.ts";

/** The first line of every mirror: its numbers are revisions, so between any two some may be missing. */
const FIRST_LINE = numberingLine("sparse");

/** So long a record waits for those that may come before it. */
const HOLD_MS = 250;
const PAUSE_MS = 10;
/** So long another process may be catching up, and this one waits for it. */
const LOCK_MS = 5_000;
/** So often it is begun anew, because etcd threw away what was being read, or is another one. */
const ROUNDS = 3;

/** What a mirror is told when it is made. */
export interface MirrorParts extends LogPlace {
  /** What the store is called, the same text only for the same store. */
  readonly of: string;
  /** Where the mirror lies. */
  readonly site: Site;
  /** The store's directory, in which the mirror's is made; `null` where that is there already. */
  readonly store: string | null;
  /** The boot id, `""` if it cannot be told. */
  readonly boot: string;
  /** What runs its steps. */
  readonly runner: Runner;
  /** How long a record waits for those that may come before it, in milliseconds. @default {250} */
  readonly holdMs?: number;
  /** The id of the cluster by now, `""` if it cannot be told. */
  cluster(): string;
  /** Told to a person. */
  warn(sentence: string): void;
}

/** Somebody else has the mirror and does not let go of it. */
export class MirrorBusy extends Error {
  /** The name of the class. */
  override readonly name = "MirrorBusy";
}

/** A mirror of one store. */
export class Mirror {
  readonly #parts: MirrorParts;
  /** Numbers that were waited for in vain. */
  readonly #overdue = new Set<number>();
  #isLonger = false;

  /** @param parts What it is told. */
  constructor(parts: MirrorParts) {
    this.#parts = parts;
  }

  /**
   * Brings it up to now: all that was in the log when this was called is in it
   * afterwards.
   *
   * @throws {MirrorBusy} If it cannot be locked.
   * @throws {StoreError} If etcd does not answer, or the files cannot be written.
   */
  async catchUp(): Promise<void> {
    const { runner, site, store } = this.#parts;
    if (store !== null) await runner.run(prepareMirror(site, store));
    const lock = await runner.run(lockSoon(site.mutex));
    if (lock.kind !== "held") {
      throw new MirrorBusy(
        `Cannot bring "${site.journal}" up to date: ${
          lock.kind === "busy"
            ? "another process is at it"
            : "this file system has no locks"
        }`,
      );
    }
    try {
      await this.#catchUp();
    } finally {
      await runner.run(closeMutex(site.mutex, lock.handle));
    }
  }

  async #catchUp(): Promise<void> {
    const { runner, site, boot, of } = this.#parts;
    const found = await runner.run(readMirror(site, boot));
    this.#isLonger = found?.isLonger === true;
    let state = found?.state.of === of ? found.state : null;
    for (let round = 1;; round++) {
      try {
        // deno-lint-ignore no-await-in-loop -- begun anew only if the last try was for nothing
        if (await this.#goOn(state ?? await this.#build())) return;
      } catch (error) {
        if (!isGone(error) || round === ROUNDS) throw error;
      }
      if (round === ROUNDS) throw this.#restless();
      state = null;
    }
  }

  /** Takes what is new; false if the log is not the one that was mirrored. */
  async #goOn(from: MirrorState): Promise<boolean> {
    const { runner, site, holdMs = HOLD_MS } = this.#parts;
    let state = from;
    let sentMs = 0;
    let target = -1;
    const startedMs = performance.now();
    for (;;) {
      const nowMs = Date.now();
      // deno-lint-ignore no-await-in-loop -- each look follows the one before
      const news = await readNews(this.#parts, {
        from: state.from,
        known: state.last,
      });
      if (!this.#isSame(state, news)) return false;
      const fresh = news.records.filter(({ seq }) =>
        !state.ahead.includes(seq)
      );
      if (target === -1) {
        sentMs = nowMs;
        target = fresh.at(-1)?.seq ?? 0;
      }
      if (performance.now() - startedMs >= holdMs) this.#giveUp(news, target);
      const bound = news.open.find((one) => !this.#overdue.has(one)) ?? 0;
      const ripe = fresh.filter(({ seq }) => seq < bound);
      // deno-lint-ignore no-await-in-loop -- each look follows the one before
      state = await this.#take(state, news, ripe);
      if (target < bound) break;
      // deno-lint-ignore no-await-in-loop -- what is waited for comes within milliseconds
      await runner.wait(PAUSE_MS);
    }
    await runner.run(stampFresh(site, sentMs));
    return true;
  }

  /** What is in the way of records up to `target` is no longer waited for. */
  #giveUp({ open }: LogNews, target: number): void {
    for (const one of this.#overdue) {
      if (!open.includes(one)) this.#overdue.delete(one);
    }
    for (const one of open) if (one <= target) this.#overdue.add(one);
  }

  /** Whether a log is the one that was mirrored. */
  #isSame(state: MirrorState, news: LogNews): boolean {
    if (news.base.modRevision !== state.base) return false;
    if (news.revision < state.revision) {
      this.#parts.warn(
        `etcd went back from revision ${state.revision} to ${news.revision}, as after a restore from a backup: leases that were granted in between are not known to it, and fences may repeat`,
      );
      return false;
    }
    if (state.last === 0 || state.lastSum === "") return true;
    return news.known === null
      ? news.archived >= state.last
      : sumOf(news.known) === state.lastSum;
  }

  async #take(
    state: MirrorState,
    { revision, open }: LogNews,
    ripe: readonly LogRecord[],
  ): Promise<MirrorState> {
    const { runner, site, boot, cluster } = this.#parts;
    const from = open[0] ?? state.from;
    const [first] = ripe;
    const highest = ripe.at(-1);
    const isSame = first === undefined && !this.#isLonger;
    if (isSame && revision === state.revision) return state;
    const extent: Extent = isSame ? state : await runner.run(
      first !== undefined && first.seq < state.last
        ? mergeMirror(site, state, ripe)
        : appendMirror(site, state, ripe),
    );
    this.#isLonger = false;
    const isHigher = highest !== undefined && highest.seq > state.last;
    const next: MirrorState = {
      ...state,
      ...extent,
      boot,
      cluster: cluster(),
      revision,
      from,
      ahead: [...state.ahead, ...ripe.map(({ seq }) => seq)]
        .filter((seq) => seq >= from),
      ...isHigher ? { last: highest.seq, lastSum: sumOf(highest.line) } : {},
    };
    await runner.run(writeState(site, next));
    return next;
  }

  /** Fetches all of it, up to what may still change. */
  async #build(): Promise<MirrorState> {
    const { runner, site, of, boot } = this.#parts;
    const head = await readHead(this.#parts);
    const from = head.open[0] ?? 0;
    const chunks = [textOf([{ line: FIRST_LINE }])];
    let last = { seq: 0, line: "" };
    for await (const page of readWholeLog(this.#parts, head.revision)) {
      const ripe = page.filter(({ seq }) => seq === null || seq < from);
      chunks.push(textOf(ripe));
      for (const { seq, line } of ripe) {
        if (seq !== null && seq >= last.seq) last = { seq, line };
      }
    }
    const extent = await runner.run(replaceMirror(site, chunks));
    this.#isLonger = false;
    const state: MirrorState = {
      ...extent,
      of,
      boot,
      cluster: this.#parts.cluster(),
      base: head.base.modRevision,
      revision: head.revision,
      from,
      ahead: [],
      last: last.seq,
      lastSum: last.seq > head.archived ? sumOf(last.line) : "",
    };
    await runner.run(writeState(site, state));
    return state;
  }

  #restless(): StoreError {
    const { site, of } = this.#parts;
    return new StoreError(
      "STORE_UNREADABLE",
      `Cannot mirror "${of}": it was another store each time it was read`,
      {
        path: site.journal,
        hint: "See whether all endpoints belong to one cluster: `dos doctor`",
      },
    );
  }
}

function* lockSoon(mutex: string): Steps<KernelLock> {
  const now = yield* act("ticks", "", (machine) => machine.ticksMs());
  return yield* takeKernelLock(mutex, now + LOCK_MS);
}

/** Whether etcd threw away the revision that was being read. */
function isGone(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "STORE_COMPACTED";
}

function sumOf(line: string): string {
  return checksum(new TextEncoder().encode(line));
}
