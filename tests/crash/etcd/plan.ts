/**
 * What the workers of a trial over etcd and those who judge them agree on: how
 * large the trial is, what is asked for, and what a worker writes down.
 *
 * @module
 */
import { pickOne } from "../contention/plan.ts";

/** Seconds that a session lives in silence: the least that a configuration may say. */
export const TTL_S = 5;

/** Milliseconds between two signs of the leader; an election takes ten to twenty times that. */
export const HEARTBEAT_MS = 100;

/** An election, from the last sign of a leader to the next one that leads. */
export const ELECTION_MS: number = HEARTBEAT_MS * 20;

/** For the scheduler of a busy machine: nothing that is promised has this much in it. */
export const ALLOWANCE_MS = 10_000;

/** A machine on which a call takes long in the middle is allowed so many times that, within bounds. */
export const ALLOWED_CALLS = 20;
export const MOST_ALLOWED_MS = 30_000;

/** A bit of work. */
const BIT_MS = 350;

/** Longer than anything is promised to take, so that no worker gives up by itself. */
export const PATIENCE_S = 60;

/** How a worker holds what it was granted. */
export type Manner =
  /** By the library, step by step; the lease hangs on nothing but its time. */
  | "steps"
  /** By the library's `run`; the lease hangs on this process. */
  | "run"
  /** By the command line, `dos run`. */
  | "dos run"
  /** By the command line, a process for each step. */
  | "commands";

/** How large a trial is. */
export interface Scale {
  /** Seconds that workers work. */
  readonly seconds: number;
  /** How each worker of a host holds what it was granted. */
  readonly crew: readonly Manner[];
  /** Directories that regions are made of. */
  readonly areas: number;
  /** Milliseconds between two asks of one worker, at most. */
  readonly restMs: number;
  /** Milliseconds between two kills. */
  readonly killEveryMs: number;
  /** When workers are stopped for longer than a session lives, in seconds. */
  readonly stops: readonly number[];
  /** When the leader is killed, in seconds. */
  readonly beheadings: readonly number[];
  /** When a host is cut off, in seconds; each time another one, for twice the time of a session. */
  readonly cuts: readonly number[];
}

/** What CI has time for. */
export const SHORT: Scale = {
  seconds: 14,
  crew: ["steps", "steps", "run", "dos run", "commands"],
  areas: 8,
  restMs: 500,
  killEveryMs: 1_500,
  stops: [3],
  beheadings: [5],
  cuts: [2],
};

/** Three hosts of twenty workers. */
export const FULL: Scale = {
  seconds: 60,
  crew: [
    ...Array.from({ length: 12 }, (): Manner => "steps"),
    ...Array.from({ length: 6 }, (): Manner => "run"),
    ...["dos run", "commands"] as const,
  ],
  areas: 24,
  restMs: 3_000,
  killEveryMs: 1_000,
  stops: [6, 12, 20, 27, 35, 43],
  beheadings: [15, 40],
  cuts: [10, 24, 44],
};

/** What a worker knows of a lease. */
export interface Named {
  readonly owner: string;
  readonly lane: string;
  readonly loop_ts: string;
  readonly fence: number;
}

/**
 * What a worker was told, or did; `from` and `to` are epoch milliseconds of
 * the question and the answer, and `ms` is between them where the question
 * was one call of the library.
 */
export type Note =
  & {
    readonly host: string;
    readonly owner: string;
    readonly from: number;
    readonly to: number;
    readonly ms?: number;
  }
  & (
    | Named & { readonly told: "granted" }
    | {
      readonly told: "refused";
      readonly lane: string;
      /** The lease that was in the way, `null` where none was named. */
      readonly held_by: {
        readonly lane: string;
        readonly loop_ts: string;
        readonly fence: number | null;
      } | null;
    }
    /** That it holds the lease still, or no more. */
    | Named & { readonly told: "held" | "lost" | "released" }
    /** It worked under the lease. */
    | Named & { readonly told: "acted" }
    /** The store failed, and said how. */
    | { readonly told: "error"; readonly code: string; readonly act: string }
    /** Something that must not be. */
    | { readonly told: "failed"; readonly reason: string }
  );

/** A note without what every note has. */
export type Told = Note extends infer N
  ? N extends unknown ? Omit<N, "host" | "owner" | "from" | "to" | "ms"> : never
  : never;

/** A lane and a region, such that many share a path and most do not. */
export function anyRegion(
  areas: number,
  chance: () => number,
): { lane: string; tree: string[] } {
  const area = (): string => `r${Math.floor(chance() * areas)}`;
  const a = area();
  const forms: readonly (readonly string[])[] = [
    [`${a}/**`],
    [`${a}/**`],
    [`${a}/a/**`],
    [`${a}/*.ts`],
    [`${a}/{a,b}/x.ts`],
    [`${a}/a`],
    [`${a}/b/**`, `${area()}/a/**`],
    [`${a.slice(0, -1)}?/c/x.*`],
  ];
  const tree = chance() < 0.01 ? ["**/z.md"] : pickOne(forms, chance);
  const lane = `l${Math.floor(chance() * areas * 4)}`;
  return { lane, tree: [...tree] };
}

/** The configuration of a host. */
export function configOf(endpoints: readonly string[]): string {
  return JSON.stringify({
    store: { kind: "etcd", endpoints, session_ttl: TTL_S },
    lease: { ttl_minutes: 5 },
  });
}

/** How long a command under `run` works: mostly a moment, sometimes longer than a session lives. */
export function anyHold(chance: () => number): number {
  return chance() < 0.15 ? TTL_S * 1_600 : 100 + chance() * 600;
}

/** What a command under `run` does: it writes down that it was granted the lease, and then each bit of its work. */
export function workScript(
  notes: string,
  host: string,
  holdMs: number,
): string {
  const note = (told: string): string =>
    `at=$(date +%s%3N); printf '{"told":"${told}","host":"${host}","owner":"%s","lane":"%s","loop_ts":"%s","fence":%s,"from":%s,"to":%s}\\n' ` +
    `"$DOS_OWNER" "$DOS_LANE" "\${DOS_LEASE%@*}" "$DOS_FENCE" "$at" "$at" >> '${notes}'`;
  const bits = Math.ceil(holdMs / BIT_MS);
  return [
    `${note("granted")}; sync '${notes}'; i=0`,
    `while [ $i -lt ${bits} ]; do i=$((i + 1)); ${note("acted")}`,
    `sleep ${BIT_MS / 1_000}; done`,
  ].join("; ");
}

/** What is to be noted of an answer of the command line. */
export function toldBy(
  verb: "acquire" | "check" | "release",
  answer: Readonly<Record<string, unknown>>,
): Told {
  const { lane, loop_ts, fence, outcome, held_by, code, reason } = answer;
  const named: Omit<Named, "owner"> = {
    lane: String(lane),
    loop_ts: String(loop_ts),
    fence: Number(fence),
  };
  if (typeof code === "string") return { told: "error", code, act: verb };
  switch (outcome) {
    case "acquire":
      return { told: "granted", ...named };
    case "held":
    case "released":
      return { told: outcome, ...named };
    case "refuse":
      return {
        told: "refused",
        lane: named.lane,
        held_by: verb === "acquire" ? held_by as typeof named | null : null,
      };
  }
  return { told: "failed", reason: `${verb}: ${String(outcome)}: ${reason}` };
}
