/**
 * The archive lock of dos-kernel (`dos lease`): one for a whole workspace, held
 * by a name and not by a process, until it is given back or its time is over.
 *
 * Every change happens under a kernel lock of its own, `<lock>.mutex`, which
 * keeps our processes apart and is never held across a wait. Peers know
 * nothing of it; towards them a lock appears whole, by `link`, and one that is
 * taken away is compared before it is gone. Looking makes and locks nothing.
 *
 * What it cannot do: keep a peer that refreshes, steals or releases between
 * our last look and our rename from being overwritten.
 *
 * @module
 */
import { UsageError } from "../domain/lane.ts";
import type { ArchiveAnswer } from "../lease/ports.ts";
import {
  archiveAgeMs,
  archiveAnswer,
  archiveOwner,
  formatArchiveLock,
  isOwnedBy,
} from "./archive_body.ts";
import {
  type ArchivePlace,
  type Guarded,
  guarded,
  inspectArchive,
  prepareArchive,
  publish,
  refresh,
} from "./archive_file.ts";
import type { FileStore } from "./ledger_view.ts";
import { evict, type FoundLock, readLock } from "./lock_eviction.ts";
import { act, type Runner, sleep, type Steps } from "./machine.ts";

const DEFAULT_RETRIES = 5;
const DEFAULT_INTERVAL_S = 2;
const DEFAULT_TTL_S = 300;

/** How often a change is tried anew because a peer was quicker. */
const ROUNDS = 5;

/** What {@linkcode ArchiveLock.acquire} takes. */
export interface ArchiveWish {
  /** Who will hold it. */
  readonly owner: string;
  /** How often to ask again. @default {5} */
  readonly retries?: number;
  /** Seconds between two tries. @default {2} */
  readonly retryIntervalS?: number;
  /** Age in seconds from which a lock is stale. @default {300} */
  readonly ttlSeconds?: number;
  /** Called before each wait. */
  onWait?(answer: ArchiveAnswer, retry: number): void;
}

/** The archive lock. That somebody else has it is an outcome, not an error. */
export class ArchiveLock {
  readonly #path: string;
  readonly #open: (use: "read" | "write") => Promise<FileStore>;
  readonly #runner: Runner;

  /** The lock at `path`, in the workspace that `open` tells of. */
  constructor(
    path: string,
    parts: {
      open(use: "read" | "write"): Promise<FileStore>;
      readonly runner: Runner;
    },
  ) {
    this.#path = path;
    this.#open = parts.open;
    this.#runner = parts.runner;
  }

  /** Takes the lock, waiting between retries. */
  async acquire(options: ArchiveWish): Promise<ArchiveAnswer> {
    const wish = {
      owner: archiveOwner(options.owner),
      ttlMs: ttlOf(options),
      retries: checked("retries", options.retries ?? DEFAULT_RETRIES, {
        most: 1e6,
        whole: true,
      }),
      pauseMs: 1000 * checked(
        "seconds between retries",
        options.retryIntervalS ?? DEFAULT_INTERVAL_S,
        { most: 86_400 },
      ),
      onWait: (answer: ArchiveAnswer, retry: number): void =>
        options.onWait?.(answer, retry),
    };
    return await this.#run((place) => acquiring(place, wish));
  }

  /** Gives the lock back; `force` ends anyone's. */
  async release(
    options: { readonly owner: string; readonly force?: boolean },
  ): Promise<ArchiveAnswer> {
    const owner = archiveOwner(options.owner);
    const wish = { owner, force: options.force === true };
    return await this.#run((place) => releasing(place, wish));
  }

  /** How it stands. */
  async status(
    options: { readonly ttlSeconds?: number } = {},
  ): Promise<ArchiveAnswer> {
    const ttlMs = ttlOf(options);
    return await this.#run((place) => standing(place, ttlMs));
  }

  async #run<T>(steps: (place: ArchivePlace) => Steps<T>): Promise<T> {
    // Always as a reader: this lock outlives a boot, so nobody need look up its id.
    const { site, warn } = await this.#open("read");
    const place = { path: this.#path, site, warn };
    return await this.#runner.run(steps(place));
  }
}

interface Acquisition {
  readonly owner: string;
  readonly ttlMs: number;
  readonly retries: number;
  readonly pauseMs: number;
  onWait(answer: ArchiveAnswer, retry: number): void;
}

function* acquiring(
  place: ArchivePlace,
  wish: Acquisition,
): Steps<ArchiveAnswer> {
  yield* prepareArchive(place);
  for (let retry = 1;; retry++) {
    const answer = yield* guarded(place, (held) => take(held, wish));
    if (answer === null) return archiveAnswer("lock-busy", null, 0);
    if (answer.outcome !== "busy" || retry > wish.retries) return answer;
    wish.onWait(answer, retry);
    yield* sleep(wish.pauseMs);
  }
}

interface Giving {
  readonly owner: string;
  readonly force: boolean;
}

function* releasing(place: ArchivePlace, wish: Giving): Steps<ArchiveAnswer> {
  yield* inspectArchive(place);
  const found = yield* readLock(place.path);
  if (found === null) return archiveAnswer("no-lock", null, 0);
  if (!wish.force && !isOwnedBy(found, wish.owner)) {
    return archiveAnswer("mismatch", found, yield* clock());
  }
  const answer = yield* guarded(place, (held) => giveBack(held, wish));
  return answer ?? archiveAnswer("lock-busy", null, 0);
}

function* standing(place: ArchivePlace, ttlMs: number): Steps<ArchiveAnswer> {
  yield* inspectArchive(place);
  const found = yield* readLock(place.path);
  const nowMs = yield* clock();
  if (found === null) return archiveAnswer("free", null, nowMs);
  const outcome = isStale(found, { nowMs, ttlMs }) ? "stale" : "held";
  return archiveAnswer(outcome, found, nowMs);
}

function* take(
  held: Guarded,
  { owner, ttlMs }: Acquisition,
): Steps<ArchiveAnswer> {
  let answer = archiveAnswer("busy", null, 0);
  for (let round = 0; round < ROUNDS; round++) {
    const found = yield* readLock(held.path);
    const nowMs = yield* clock();
    const body = yield* act(
      "pid",
      held.path,
      ({ pid }) => formatArchiveLock({ owner, nowMs, pid }),
    );
    if (found === null) {
      if (yield* publish(held, body)) {
        return archiveAnswer("acquired", null, nowMs);
      }
      continue;
    }
    answer = archiveAnswer("busy", found, nowMs);
    const mine = isOwnedBy(found, owner);
    const stale = isStale(found, { nowMs, ttlMs });
    if (!mine && !stale) return answer;
    if (yield* replace(held, body, { found, stale })) {
      return { ...answer, outcome: mine ? "re-entrant" : "stole-stale" };
    }
  }
  return answer;
}

/** A stale lock may be stolen at any moment, so it must go before ours comes; a fresh one never leaves its place. */
function* replace(
  held: Guarded,
  body: string,
  { found, stale }: { found: FoundLock; stale: boolean },
): Steps<boolean> {
  if (!stale) return yield* refresh(held, body, found);
  yield* evict(held.path, found, held.mark);
  return yield* publish(held, body);
}

function* giveBack(
  held: Guarded,
  { owner, force }: Giving,
): Steps<ArchiveAnswer> {
  let ended: ArchiveAnswer | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const found = yield* readLock(held.path);
    if (found === null) return ended ?? archiveAnswer("no-lock", null, 0);
    const mine = isOwnedBy(found, owner);
    const outcome = mine ? "released" : force ? "force-released" : "mismatch";
    const answer = archiveAnswer(outcome, found, yield* clock());
    // It may be one that came to stand there after the one we ended.
    if (ended !== null && ended.holder !== answer.holder) return ended;
    if (outcome === "mismatch") return answer;
    yield* evict(held.path, found, held.mark);
    ended = answer;
  }
  return archiveAnswer("lock-busy", null, 0);
}

function isStale(
  found: FoundLock,
  { nowMs, ttlMs }: { nowMs: number; ttlMs: number },
): boolean {
  const ageMs = archiveAgeMs(found, nowMs);
  return ageMs !== null && ageMs >= ttlMs;
}

function clock(): Steps<number> {
  return act("now", "", (machine) => machine.nowMs());
}

function ttlOf(options: { readonly ttlSeconds?: number }): number {
  const seconds = options.ttlSeconds ?? DEFAULT_TTL_S;
  return 1000 * checked("time to live", seconds, { most: 1e9 });
}

function checked(
  what: string,
  value: number,
  range: { readonly most: number; readonly whole?: boolean },
): number {
  const whole = range.whole === true;
  if (
    value >= 0 && value <= range.most && (!whole || Number.isInteger(value))
  ) {
    return value;
  }
  throw new UsageError(
    "INVALID_NUMBER",
    `Cannot use "${value}" as ${what} of the archive lock: it must be ${
      whole ? "a whole number" : "a number"
    } from 0 to ${range.most}`,
    String(value),
  );
}
