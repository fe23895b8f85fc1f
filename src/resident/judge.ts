/**
 * Judges one event after another as `dos hook` does, in one process.
 *
 * What differs is what is known of the caller: a request comes from nowhere, so
 * there is no process that could hold a lease and no environment that could
 * name one. A lease that is bound to no session is never the caller's own here.
 *
 * @module
 */
import { identityKey } from "../domain/lease.ts";
import type { Around, Memory } from "../gate/around.ts";
import {
  answerBlindly,
  answerEvent,
  type KnownLine,
  settle,
} from "../gate/run_hook.ts";
import type { Denial } from "../hook/denial.ts";
import type { HookMoment, Reply } from "../hook/tool_call.ts";
import { hostId } from "../system/host_id.ts";
import type { Place } from "../system/workspace.ts";
import { Looks } from "./looks.ts";
import type { Patience } from "./patience.ts";
import { PlaceMemo } from "./place_memo.ts";
import { Recent } from "./recent.ts";
import { Sights } from "./sights.ts";

/** Variables that tell of a caller, who is not the one that started this process. */
const OF_CALLERS: ReadonlySet<string> = new Set([
  ...["DOS_LEASE", "DOS_SESSION_ID", "CLAUDE_ENV_FILE"],
]);

/** So long a denial that was just recorded is not recorded again. */
const RECORDED_MS = 60_000;
/** So long nobody looks again whether one is that somebody else recorded. */
const SEEN_MS = 10_000;
const MOST_TOLD = 10_000;

const SILENT: Reply = { exit: 0, stdout: "", stderr: "" };

/** Where a judge sits. */
export interface Seat {
  /** The directory that stands for the event's own where it names none. */
  readonly root: string;
  /** True to keep to the working tree. */
  readonly thisWorktree: boolean;
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
}

/** A hook that stays. */
export class Judge {
  readonly #seat: Seat;
  readonly #env: (name: string) => string | undefined;
  readonly #host: string;
  readonly #sights = new Sights();
  readonly #places = new PlaceMemo();
  readonly #memory: Omit<Memory, "find" | "view">;

  /** @param seat Where it sits. */
  constructor(seat: Seat) {
    this.#seat = seat;
    this.#env = (name) => OF_CALLERS.has(name) ? undefined : seat.env(name);
    this.#host = hostId(this.#env);
    this.#memory = createMemory(this.#sights);
  }

  /**
   * Judges one event.
   *
   * @param moment The moment.
   * @param text The event as it came.
   * @param patience How long it may take.
   * @returns What `dos hook` would say and exit with.
   */
  async hear(
    moment: HookMoment,
    text: string,
    patience: Patience,
  ): Promise<Reply> {
    const around = this.#around();
    try {
      const line = this.#line(moment);
      const answered = await answerEvent(text, line, {
        around,
        limit: patience,
      });
      if (answered === null) return SILENT;
      // A host goes on as soon as it has the answer, so all is recorded first.
      await patience.race(settle(answered.outcome));
      const { reply, outcome } = answered;
      const remark = outcome.remark === "" ? "" : `${outcome.remark}\n`;
      return { ...reply, stderr: remark + reply.stderr };
    } catch (error) {
      return await answerBlindly(error, around);
    }
  }

  /** What is told where an event could not be read. */
  async refuse(why: string): Promise<Reply> {
    return await answerBlindly(
      new Error(`Cannot read the event: ${why}`),
      this.#around(),
    );
  }

  /** How many stores are kept in memory. */
  get stores(): number {
    return this.#sights.size;
  }

  /** Lets go of stores that nobody asked about for so long, in milliseconds. */
  async sweep(idleMs: number): Promise<void> {
    await this.#sights.sweep(idleMs);
  }

  /** Lets go of all files. */
  async close(): Promise<void> {
    await this.#sights.close();
  }

  #line(moment: HookMoment): KnownLine {
    const { thisWorktree } = this.#seat;
    return { moment, host: "", workspace: "", thisWorktree, unknown: [] };
  }

  #around(): Around {
    const looks = new Looks();
    const host = this.#host;
    const nobody = { pid: 0, pid_start: "", pid_space: "", host };
    return {
      cwd: this.#seat.root,
      env: this.#env,
      nowMs: () => Date.now(),
      // Each call looks at each name anew.
      disk: looks.disk(this.#env),
      parent: 0,
      host: () => Promise.resolve(host),
      holder: () => Promise.resolve(nobody),
      workspace: "",
      thisWorktree: this.#seat.thisWorktree,
      memory: {
        ...this.#memory,
        find: (start) => this.#places.find(start, looks),
        view: (place) => this.#sights.view(place, looks),
      },
    };
  }
}

function createMemory(sights: Sights): Omit<Memory, "find" | "view"> {
  const recorded = new Recent(RECORDED_MS, MOST_TOLD);
  const seen = new Recent(SEEN_MS, MOST_TOLD);
  return {
    recall: (place) => sights.recall(place),
    untold: (place, denials) =>
      denials.filter((denial) => {
        const key = keyOf(place, denial);
        return !recorded.has(key) && !seen.has(key);
      }),
    told(place, denials, { isNew }): void {
      const into = isNew ? recorded : seen;
      for (const denial of denials) into.add(keyOf(place, denial));
    },
  };
}

function keyOf({ journal }: Place, { lease, session }: Denial): string {
  return JSON.stringify([journal, identityKey(lease), session]);
}
